// Line breaks: one ends an entry, unless what follows goes on with it.

#include "tree_sitter/parser.h"

enum { LINE_END, NEVER };

void *tree_sitter_kdsl_external_scanner_create(void) { return NULL; }
void tree_sitter_kdsl_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_kdsl_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}
void tree_sitter_kdsl_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}

static bool is_word(int32_t sign) {
  return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9') || sign == '_' ||
         sign == '-';
}

// Passes a comment, at whose second sign the lexer is. Whether it was one, and broke the line.
static bool comment(TSLexer *lexer, bool *broken) {
  if (lexer->lookahead == '/') {
    while (!lexer->eof(lexer) && lexer->lookahead != '\n' && lexer->lookahead != '\r') lexer->advance(lexer, false);
    return true;
  }
  if (lexer->lookahead != '*') return false;
  lexer->advance(lexer, false);
  for (int32_t last = 0; !lexer->eof(lexer); lexer->advance(lexer, false)) {
    if (last == '*' && lexer->lookahead == '/') {
      lexer->advance(lexer, false);
      break;
    }
    last = lexer->lookahead;
  }
  // A line break in a comment is none.
  (void)broken;
  return true;
}

// Whether the word here is `then` or `else`, and no key.
static bool goes_on_with_word(TSLexer *lexer) {
  char word[5] = {0};
  unsigned length = 0;
  for (; is_word(lexer->lookahead); lexer->advance(lexer, false), length++) {
    if (length < 4) word[length] = (char)lexer->lookahead;
  }
  if (length != 4) return false;
  bool then = word[0] == 't' && word[1] == 'h' && word[2] == 'e' && word[3] == 'n';
  bool otherwise = word[0] == 'e' && word[1] == 'l' && word[2] == 's' && word[3] == 'e';
  return (then || otherwise) && lexer->lookahead != ':' && lexer->lookahead != '.';
}

// Whether what stands first on a line goes on with what is before it.
static bool goes_on(TSLexer *lexer) {
  int32_t first = lexer->lookahead;
  switch (first) {
    case '*': case '%': case '+': case '<': case '>': case '&': case '|': case '=': case '?': case ':':
    case ',': case ')': case ']': case '}':
      return true;
    case '!':
      lexer->advance(lexer, false);
      return lexer->lookahead == '=';
    case '.':
      lexer->advance(lexer, false);
      return lexer->lookahead != '.';
    case 't': case 'e':
      return goes_on_with_word(lexer);
    default:
      return false;
  }
}

bool tree_sitter_kdsl_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  if (valid[NEVER] || !valid[LINE_END]) return false;
  // The token is empty and ends here, so that the comments behind it are comments.
  lexer->mark_end(lexer);
  lexer->result_symbol = LINE_END;
  bool broken = false;
  while (!lexer->eof(lexer)) {
    int32_t sign = lexer->lookahead;
    if (sign == '\n' || sign == '\r') broken = true;
    if (sign == '\n' || sign == '\r' || sign == ' ' || sign == '\t') {
      lexer->advance(lexer, true);
    } else if (sign == '/') {
      lexer->advance(lexer, false);
      if (!comment(lexer, &broken)) return false;
    } else {
      return broken && !goes_on(lexer);
    }
  }
  return false;
}
