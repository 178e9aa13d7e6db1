// Runs a fuzz target without libFuzzer on files, and on all files of folders: old crashes and seeds as tests.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  // Said before the run, so that a crash stands behind the name of its input.
  std::printf("%s, %zu octets\n", path.c_str(), octets.size());
  std::fflush(stdout);
  const std::vector<std::uint8_t> input(octets.begin(), octets.end());
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t inputs = 0;
  for (int i = 1; i < count; ++i) {
    const std::filesystem::path path = arguments[i];
    if (std::filesystem::is_regular_file(path)) {
      run(path);
      ++inputs;
    }
    if (!std::filesystem::is_directory(path)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      run(entry.path());
      ++inputs;
    }
  }
  LLVMFuzzerTestOneInput(nullptr, 0);
  std::printf("%zu inputs\n", inputs);
  return 0;
}
