#pragma once

#include <filesystem>
#include <string>

namespace satchel::net {

enum class Validity : unsigned char { now, expired };
enum class Issuer : unsigned char { authority, itself };

/// An authority of its own and one certificate for "mail.example.org" and 127.0.0.1, as PEM files in a directory that
/// goes with the object.
class TestCertificates {
 public:
  explicit TestCertificates(Validity validity = Validity::now, Issuer issuer = Issuer::authority);
  ~TestCertificates();
  TestCertificates(const TestCertificates&) = delete;
  TestCertificates& operator=(const TestCertificates&) = delete;

  std::string authority() const { return (directory_ / "ca.pem").string(); }
  std::string certificate() const { return (directory_ / "cert.pem").string(); }
  std::string key() const { return (directory_ / "key.pem").string(); }
  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
};

}  // namespace satchel::net
