#include "net/test_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace satchel::net {
namespace {

constexpr long day_seconds = 24L * 60 * 60;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using PemFile = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

Key make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

void set_name(X509_NAME* name, const char* text) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
}

void add_extension(X509* certificate, int nid, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

struct Request {
  const char* subject;
  const char* extension;
  int extension_nid;
  long from_days;
  long to_days;
};

Certificate make_certificate(const Request& request, EVP_PKEY* key, const X509* issuer, EVP_PKEY* issuer_key) {
  static long serial = 1;
  Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), request.from_days * day_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), request.to_days * day_seconds);
  set_name(X509_get_subject_name(certificate.get()), request.subject);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer ? issuer : certificate.get()));
  X509_set_pubkey(certificate.get(), key);
  add_extension(certificate.get(), request.extension_nid, request.extension);
  if (X509_sign(certificate.get(), issuer_key, EVP_sha256()) == 0) throw std::runtime_error("cannot sign");
  return certificate;
}

PemFile open_file(const std::filesystem::path& path) {
  PemFile file(std::fopen(path.c_str(), "w"), std::fclose);
  if (!file) throw std::runtime_error("cannot write " + path.string());
  return file;
}

void write_certificate(const std::filesystem::path& path, X509* certificate) {
  PEM_write_X509(open_file(path).get(), certificate);
}

}  // namespace

TestCertificates::TestCertificates(Validity validity, Issuer issuer) {
  std::string name = (std::filesystem::temp_directory_path() / "satchel-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory");
  directory_ = name;
  const bool expired = validity == Validity::expired;
  const Key authority_key = make_key();
  const Key key = make_key();
  const Certificate authority = make_certificate({"Test Authority", "critical,CA:TRUE", NID_basic_constraints, -20, 20},
                                                 authority_key.get(), nullptr, authority_key.get());
  const Request request{"mail.example.org", "DNS:mail.example.org,IP:127.0.0.1", NID_subject_alt_name,
                        expired ? -10L : -1L, expired ? -1L : 10L};
  const Certificate certificate = issuer == Issuer::authority
                                      ? make_certificate(request, key.get(), authority.get(), authority_key.get())
                                      : make_certificate(request, key.get(), nullptr, key.get());
  write_certificate(directory_ / "ca.pem", authority.get());
  write_certificate(directory_ / "cert.pem", certificate.get());
  PEM_write_PrivateKey(open_file(directory_ / "key.pem").get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

TestCertificates::~TestCertificates() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

}  // namespace satchel::net
