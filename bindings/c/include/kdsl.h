/* kdsl: the compiler of a typed configuration language for Kubernetes. Made by `cargo xtask header`; do not edit.
 *
 * Texts are UTF-8, given as a pointer and a length in bytes; NULL with a length of 0 is the empty text. Questions and
 * answers are JSON, as bindings/c/README.md describes them; places in texts are counted in bytes. Whoever gets a
 * handle frees it, with the function of its kind. NULL where something is needed is an error that is told, and never
 * a crash; what is no pointer at all cannot be told from one.
 *
 * Functions without a project may be called by any number of threads at once. A project is used by one thread at a
 * time; different projects by different threads at once. Nothing reads files, opens sockets or knows the time.
 * What a program can use up is bounded: `"limits": "untrusted"` among the options is for programs of strangers. */

#ifndef KDSL_H
#define KDSL_H

#include <stddef.h>
#include <stdint.h>

/* A literal as a text: a pointer and a length, two arguments. */
#define KDSL_TEXT(literal) ("" literal), (sizeof(literal) - 1)

// The version of this interface. It changes when a program that was built for it must be built again.
#define KDSL_ABI 1

// What became of a change.
enum kdsl_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // It is done.
  KDSL_STATUS_OK = 0,
  // There is no such file, or no such place in it.
  KDSL_STATUS_MISSING = 1,
  // A pointer is `NULL`.
  KDSL_STATUS_NULL = 2,
  // A text is not UTF-8.
  KDSL_STATUS_NOT_UTF8 = 3,
  // The compiler stopped, which is a mistake of its own.
  KDSL_STATUS_STOPPED = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum kdsl_status kdsl_status;
#else
typedef int32_t kdsl_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// An answer: JSON, and the texts in it. It does not change; several threads may read it at once.
typedef struct kdsl_answer kdsl_answer;

// What ends questions, from any thread. Once it is cancelled it stays so: whoever asks anew makes a new one.
typedef struct kdsl_cancel kdsl_cancel;

// A program that is edited: its files in memory, its options, and what was learned of them.
//
// It is used by one thread at a time, whichever that is. Different projects are used by different threads at once.
typedef struct kdsl_project kdsl_project;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The JSON of an answer, in UTF-8. A zero byte stands behind it, and none in it.
//
// It lives as long as the answer. `len`, unless it is `NULL`, gets its length in bytes. `NULL` if `answer` is `NULL`.
//
// The caller promises: `answer` is `NULL` or a live answer; `len` is `NULL` or may be written.
const char *kdsl_answer_json(const struct kdsl_answer *answer,
                             size_t *len);

// A text in an answer, without the quotes and escapes of JSON: `yaml`, `report`, `text`, `error`.
//
// `NULL` if the answer has no such text: that is how a program with errors is told from one without, by `yaml`.
// The text lives as long as the answer. `len`, unless it is `NULL`, gets its length in bytes; a zero byte stands
// behind the text, and some may stand in it.
//
// The caller promises: `answer` is `NULL` or a live answer; `member` has `member_len` bytes; `len` is `NULL` or may be written.
const char *kdsl_answer_text(const struct kdsl_answer *answer,
                             const char *member,
                             size_t member_len,
                             size_t *len);

// Frees an answer, and the texts that came of it. `NULL` is passed over.
//
// The caller promises: `answer` is `NULL`, or an answer that is not freed yet and that nobody uses any more.
void kdsl_answer_free(struct kdsl_answer *answer);

// The version of the interface of this library: `KDSL_ABI` of the header that it was built with.
uint32_t kdsl_abi(void);

// The version of the compiler, such as `0.1.0`. It ends with a zero byte and lives for ever.
const char *kdsl_version(void);

// Calls a function that needs no project: `format`, `importManifests`, `diff`, `explain`, `isManifests`,
// `kubernetesVersions`, `tokenLegend`.
//
// `arguments` is a JSON array. Never `NULL`: what cannot be answered has the member `error`.
//
// The caller promises: `name` has `name_len` bytes, `arguments` has `arguments_len`.
struct kdsl_answer *kdsl_call(const char *name, size_t name_len, const char *arguments, size_t arguments_len);

// Asks one question to a project that is there for this question alone.
//
// `arguments` is a JSON array of the files (an object of path to text), the options (an object) and the array of
// the question's own arguments: `[{"main.kdsl": "…"}, {"kubernetes": "1.34"}, []]`. Never `NULL`: what cannot be
// answered has the member `error`.
//
// The caller promises: `name` has `name_len` bytes, `arguments` has `arguments_len`.
struct kdsl_answer *kdsl_once(const char *name,
                              size_t name_len,
                              const char *arguments,
                              size_t arguments_len);

// Something that can be cancelled, once `kdsl_project_set_cancel` gave it to a project, or to several. Never `NULL`.
struct kdsl_cancel *kdsl_cancel_new(void);

// Ends what the projects that have it are being asked, soon, and at once what they are asked later. `NULL` is passed over.
//
// Any number of threads may do it at once, while others ask.
//
// The caller promises: `cancel` is `NULL` or live.
void kdsl_cancel_now(const struct kdsl_cancel *cancel);

// Frees the handle, and leaves the projects that have it as they are. `NULL` is passed over.
//
// The caller promises: `cancel` is `NULL`, or a handle that is not freed yet and that nobody uses any more.
void kdsl_cancel_free(struct kdsl_cancel *cancel);

// A project without files. `options` is a JSON object, such as `{"kubernetes": "1.34"}`; nothing stands for `{}`.
//
// Options that make no sense are told by whatever is asked, in `error`. Never `NULL`.
//
// The caller promises: `options` has `options_len` bytes.
struct kdsl_project *kdsl_project_new(const char *options,
                                      size_t options_len);

// Gives a file a text. A path is written with `/`, and means nothing outside of the project: no disk is touched.
//
// The caller promises: `project` is `NULL` or live, and no other thread uses it; the texts have as many bytes as is said.
kdsl_status kdsl_project_write(struct kdsl_project *project,
                               const char *path,
                               size_t path_len,
                               const char *text,
                               size_t text_len);

// Replaces the bytes `start` to `end` of a file. They begin and end between characters.
//
// The caller promises: `project` is `NULL` or live, and no other thread uses it; the texts have as many bytes as is said.
kdsl_status kdsl_project_edit(struct kdsl_project *project,
                              const char *path,
                              size_t path_len,
                              size_t start,
                              size_t end,
                              const char *text,
                              size_t text_len);

// Removes a file.
//
// The caller promises: `project` is `NULL` or live, and no other thread uses it; `path` has `path_len` bytes.
kdsl_status kdsl_project_remove(struct kdsl_project *project, const char *path, size_t path_len);

// Takes other options, in JSON. The answer is `{"error": null}`, or has what is wrong with them.
//
// The caller promises: `project` is `NULL` or live, and no other thread uses it; `options` has `options_len` bytes.
struct kdsl_answer *kdsl_project_set_options(struct kdsl_project *project,
                                             const char *options,
                                             size_t options_len);

// Asks a question: `compile`, `check`, `lint`, `hover`, `completion` and whatever else the page of questions has.
//
// `arguments` is a JSON array; places in texts are bytes. The manifests are compiled once after a change, however
// often they are asked for. Never `NULL`: what cannot be answered has the member `error`.
//
// The caller promises: `project` is `NULL` or live, and no other thread uses it; the texts have as many bytes as is said.
struct kdsl_answer *kdsl_project_ask(struct kdsl_project *project,
                                     const char *name,
                                     size_t name_len,
                                     const char *arguments,
                                     size_t arguments_len);

// From now on what the project is asked ends once `cancel` is cancelled, with the error K0405; `NULL` for nothing.
//
// The handle of `cancel` may be freed before the project.
//
// The caller promises: `project` is `NULL` or live, and no other thread uses it; `cancel` is `NULL` or live.
kdsl_status kdsl_project_set_cancel(struct kdsl_project *project,
                                    const struct kdsl_cancel *cancel);

// Frees a project. `NULL` is passed over.
//
// The caller promises: `project` is `NULL`, or a project that is not freed yet and that nobody uses any more.
void kdsl_project_free(struct kdsl_project *project);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* KDSL_H */
