/* Answers questions, one a line: `once` or `call`, the name, the arguments of `kdsl_once` or `kdsl_call`, with tabs
 * between. An answer is a line of JSON. It is how the corpus of conformance is asked through C. */
#include <kdsl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  while ((length = getline(&line, &room, stdin)) > 0) {
    const char *end = line + length;
    const char *name = memchr(line, '\t', (size_t)length);
    if (name == NULL) return 2;
    name += 1;
    const char *arguments = memchr(name, '\t', (size_t)(end - name));
    if (arguments == NULL) return 2;
    arguments += 1;
    size_t name_length = (size_t)(arguments - name - 1), rest = (size_t)(end - arguments);
    kdsl_answer *answer = strncmp(line, "call\t", 5) == 0 ? kdsl_call(name, name_length, arguments, rest)
                                                          : kdsl_once(name, name_length, arguments, rest);
    size_t written = 0;
    const char *json = kdsl_answer_json(answer, &written);
    fwrite(json, 1, written, stdout);
    putchar('\n');
    fflush(stdout);
    kdsl_answer_free(answer);
  }
  free(line);
  return 0;
}
