// What of toml++ is not a template, once.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
