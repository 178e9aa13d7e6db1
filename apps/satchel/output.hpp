#pragma once

#include <boost/json/value.hpp>

#include "archive/archive.hpp"
#include "terminal/progress_line.hpp"
#include "terminal/text.hpp"

/// How commands show things: JSON documents here, lines on a terminal and progress from src/terminal.
namespace satchel::app {

/// One JSON document and a line end on standard output. Octets that are not UTF-8 become U+FFFD.
void print_json(const boost::json::value& document);
boost::json::object to_json(const archive::Summary& summary);

using terminal::as_utf8;
using terminal::fit;
using terminal::ProgressLine;
using terminal::show_octets;
using terminal::show_time;

}  // namespace satchel::app
