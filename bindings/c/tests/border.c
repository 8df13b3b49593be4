/* What the border promises: NULL, bytes that are no text, zeros in texts, strange JSON, threads. Each check that
 * fails is named, and makes the program end badly. */
#include <kdsl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;

#define CHECK(holds)                                                  \
  do {                                                                \
    if (!(holds)) {                                                   \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #holds);     \
      failures += 1;                                                  \
    }                                                                 \
  } while (0)

/* Whether an answer says what was wrong, and is freed. */
static int refused(kdsl_answer *answer) {
  int is_refused = kdsl_answer_text(answer, KDSL_TEXT("error"), NULL) != NULL;
  kdsl_answer_free(answer);
  return is_refused;
}

/* Whether the JSON of an answer has a text in it; the answer is freed. */
static int has(kdsl_answer *answer, const char *text) {
  size_t length = 0;
  const char *json = kdsl_answer_json(answer, &length);
  int found = json != NULL && strlen(json) == length && strstr(json, text) != NULL;
  kdsl_answer_free(answer);
  return found;
}

static void null_is_told(void) {
  CHECK(refused(kdsl_call(NULL, 3, NULL, 3)));
  CHECK(refused(kdsl_call(NULL, 0, NULL, 0)));
  CHECK(refused(kdsl_call(KDSL_TEXT("format"), NULL, 3)));
  CHECK(refused(kdsl_call(KDSL_TEXT("format"), NULL, 0)));
  CHECK(refused(kdsl_call(KDSL_TEXT("format"), "[", (size_t)-1)));
  CHECK(refused(kdsl_call(KDSL_TEXT("noSuchQuestion"), KDSL_TEXT("[]"))));
  CHECK(refused(kdsl_once(KDSL_TEXT("compile"), NULL, 0)));
  CHECK(refused(kdsl_project_ask(NULL, KDSL_TEXT("compile"), KDSL_TEXT("[]"))));
  CHECK(refused(kdsl_project_set_options(NULL, KDSL_TEXT("{}"))));
  CHECK(kdsl_project_write(NULL, KDSL_TEXT("a"), KDSL_TEXT("b")) == KDSL_STATUS_NULL);
  CHECK(kdsl_project_edit(NULL, KDSL_TEXT("a"), 0, 0, KDSL_TEXT("b")) == KDSL_STATUS_NULL);
  CHECK(kdsl_project_remove(NULL, KDSL_TEXT("a")) == KDSL_STATUS_NULL);
  CHECK(kdsl_answer_json(NULL, NULL) == NULL);
  CHECK(kdsl_answer_text(NULL, KDSL_TEXT("yaml"), NULL) == NULL);
  CHECK(kdsl_project_set_cancel(NULL, NULL) == KDSL_STATUS_NULL);
  kdsl_answer_free(NULL);
  kdsl_project_free(NULL);
  kdsl_cancel_now(NULL);
  kdsl_cancel_free(NULL);
  kdsl_project *project = kdsl_project_new(NULL, 0);
  CHECK(kdsl_project_write(project, NULL, 1, KDSL_TEXT("b")) == KDSL_STATUS_NULL);
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), NULL, 0) == KDSL_STATUS_OK);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("paths"), KDSL_TEXT("[]")), "[\"a.kdsl\"]"));
  kdsl_project_free(project);
  project = kdsl_project_new(NULL, 7);
  CHECK(refused(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]"))));
  kdsl_project_free(project);
}

static void texts_are_any(void) {
  kdsl_project *project = kdsl_project_new(KDSL_TEXT("{}"));
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), "\xff\xfe", 2) == KDSL_STATUS_NOT_UTF8);
  /* A zero stands in the text, which goes on behind it. */
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), KDSL_TEXT("let a = \"x\0y\"")) == KDSL_STATUS_OK);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("text"), KDSL_TEXT("[\"a.kdsl\"]")), "x\\u0000y"));
  size_t length = 0;
  kdsl_answer *answer = kdsl_call(KDSL_TEXT("explain"), KDSL_TEXT("[\"K0101\", null]"));
  const char *page = kdsl_answer_text(answer, KDSL_TEXT("page"), &length);
  CHECK(page != NULL && strlen(page) == length && page[0] == '#');
  CHECK(kdsl_answer_text(answer, KDSL_TEXT("none"), &length) == NULL && length == 0);
  kdsl_answer_free(answer);
  /* Places are bytes: the character before the name has two. */
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), KDSL_TEXT("/* \xc3\xa9 */ Pod p {}")) == KDSL_STATUS_OK);
  CHECK(kdsl_project_edit(project, KDSL_TEXT("a.kdsl"), 4, 5, KDSL_TEXT("")) == KDSL_STATUS_MISSING);
  CHECK(kdsl_project_edit(project, KDSL_TEXT("b.kdsl"), 0, 0, KDSL_TEXT("")) == KDSL_STATUS_MISSING);
  CHECK(kdsl_project_edit(project, KDSL_TEXT("a.kdsl"), 9, 12, KDSL_TEXT("ConfigMap")) == KDSL_STATUS_OK);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("hover"), KDSL_TEXT("[\"a.kdsl\", 10]")), "\"start\":9,\"end\":18"));
  /* The documentation of Kubernetes is there. */
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("hover"), KDSL_TEXT("[\"a.kdsl\", 10]")), "configuration data"));
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "kind: ConfigMap"));
  CHECK(has(kdsl_project_set_options(project, KDSL_TEXT("{\"format\": \"json\"}")), "{\"error\":null}"));
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "\\\"kind\\\": \\\"ConfigMap\\\""));
  CHECK(has(kdsl_project_set_options(project, KDSL_TEXT("{\"fromat\": 1}")), "fromat"));
  CHECK(refused(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]"))));
  CHECK(kdsl_project_remove(project, KDSL_TEXT("a.kdsl")) == KDSL_STATUS_OK);
  CHECK(kdsl_project_remove(project, KDSL_TEXT("a.kdsl")) == KDSL_STATUS_MISSING);
  kdsl_project_free(project);
}

/* A program that would go on for ever ends, and one that nests without end. */
static void hostile_programs_end(void) {
  kdsl_project *project = kdsl_project_new(KDSL_TEXT("{\"limits\": \"untrusted\"}"));
  const char *const programs[] = {
      "fn f(n: Int): Int = f(n + 1)\nConfigMap c { data.n: f(0) }",
      "ConfigMap c { data.n: (1..90000).map(n => \"x\".repeat(n)).join() }",
      "let a = [a]\nConfigMap c { data.n: a }",
  };
  for (size_t n = 0; n < sizeof programs / sizeof *programs; n += 1) {
    CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), programs[n], strlen(programs[n])) == KDSL_STATUS_OK);
    CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "\"severity\":\"error\""));
  }
  static char deep[200000];
  memset(deep, '[', sizeof deep);
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), deep, sizeof deep) == KDSL_STATUS_OK);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "\"severity\":\"error\""));
  CHECK(refused(kdsl_call(KDSL_TEXT("format"), deep, sizeof deep)));
  kdsl_project_free(project);
}

/* What takes longer than it may ends, and the project goes on. */
static void what_takes_too_long_ends(void) {
  kdsl_project *project = kdsl_project_new(KDSL_TEXT("{\"timeout\": 0}"));
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), KDSL_TEXT("ConfigMap c { data.key: \"v\" }")) == KDSL_STATUS_OK);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "K0405"));
  kdsl_answer_free(kdsl_project_set_options(project, KDSL_TEXT("{\"timeout\": 600000}")));
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "key: v"));
  kdsl_project_free(project);
}

static void *cancelling(void *given) {
  kdsl_cancel_now(given);
  return NULL;
}

/* Another thread ends what would go on for minutes, and the project goes on. */
static void another_thread_cancels(void) {
  kdsl_project *project = kdsl_project_new(KDSL_TEXT("{\"limits\": {\"fuel\": 9000000000}}"));
  const char *const program =
      "ConfigMap c { data.n: (1..90000).map(n => (1..90000).map(m => m * n).length()).join() }";
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), program, strlen(program)) == KDSL_STATUS_OK);
  kdsl_cancel *cancel = kdsl_cancel_new();
  CHECK(kdsl_project_set_cancel(project, cancel) == KDSL_STATUS_OK);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, cancelling, cancel) == 0);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "K0405"));
  pthread_join(thread, NULL);
  /* The project keeps what it needs of it. */
  kdsl_cancel_free(cancel);
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), KDSL_TEXT("ConfigMap c { data.key: \"v\" }")) == KDSL_STATUS_OK);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "K0405"));
  CHECK(kdsl_project_set_cancel(project, NULL) == KDSL_STATUS_OK);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "key: v"));
  kdsl_project_free(project);
}

/* A set of limits with other numbers in it; a name that is none is told. */
static void limits_are_numbers(void) {
  kdsl_project *project = kdsl_project_new(KDSL_TEXT("{\"limits\": {\"base\": \"untrusted\", \"output\": 20}}"));
  CHECK(kdsl_project_write(project, KDSL_TEXT("a.kdsl"), KDSL_TEXT("ConfigMap c { data.key: \"v\" }")) == KDSL_STATUS_OK);
  CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), "K0402"));
  CHECK(has(kdsl_project_set_options(project, KDSL_TEXT("{\"limits\": {\"fule\": 1}}")), "has no `fule`"));
  kdsl_project_free(project);
}

static void *one_thread(void *given) {
  kdsl_project *project = given;
  for (int n = 0; n < 10; n += 1) {
    char text[64];
    int length = snprintf(text, sizeof text, "ConfigMap c { data: { key: \"v%d\" } }", n);
    kdsl_project_write(project, KDSL_TEXT("a.kdsl"), text, (size_t)length);
    char expected[16];
    snprintf(expected, sizeof expected, "key: v%d", n);
    CHECK(has(kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]")), expected));
  }
  return NULL;
}

/* Projects in threads of their own, with the smallest stacks that the platform has. */
static void threads_work_at_once(void) {
  pthread_t threads[4];
  kdsl_project *projects[4];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  for (int n = 0; n < 4; n += 1) {
    projects[n] = kdsl_project_new(NULL, 0);
    CHECK(pthread_create(&threads[n], &attributes, one_thread, projects[n]) == 0);
  }
  for (int n = 0; n < 4; n += 1) {
    pthread_join(threads[n], NULL);
    /* A project goes from thread to thread. */
    CHECK(has(kdsl_project_ask(projects[n], KDSL_TEXT("compile"), KDSL_TEXT("[]")), "key: v9"));
    kdsl_project_free(projects[n]);
  }
  pthread_attr_destroy(&attributes);
}

int main(void) {
  CHECK(kdsl_abi() == KDSL_ABI);
  CHECK(strlen(kdsl_version()) >= 5);
  null_is_told();
  texts_are_any();
  hostile_programs_end();
  what_takes_too_long_ends();
  another_thread_cancels();
  limits_are_numbers();
  threads_work_at_once();
  if (failures == 0) puts("the border holds");
  return failures != 0;
}
