/* Answers questions, one a line: the name, a tab, the arguments of `kdsl_once`. An answer is a line of JSON.
 * It is how the corpus of conformance is asked through C. */
#include <kdsl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  char *line = NULL;
  size_t room = 0;
  ssize_t length;
  while ((length = getline(&line, &room, stdin)) > 0) {
    const char *tab = memchr(line, '\t', (size_t)length);
    if (tab == NULL) return 2;
    size_t name = (size_t)(tab - line);
    kdsl_answer *answer = kdsl_once(line, name, tab + 1, (size_t)length - name - 1);
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
