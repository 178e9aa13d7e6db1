#include "net/pool.hpp"

namespace satchel::net {

Pool::Pool(std::size_t threads) : threads_(threads) {}

Pool::~Pool() { threads_.join(); }

}  // namespace satchel::net
