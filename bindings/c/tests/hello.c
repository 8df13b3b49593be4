#include <kdsl.h>
#include <stdio.h>

int main(void) {
  kdsl_project *project = kdsl_project_new(KDSL_TEXT("{\"report\": \"full\"}"));
  kdsl_project_write(project, KDSL_TEXT("main.kdsl"), KDSL_TEXT("ConfigMap settings { data: { color: \"blue\" } }"));
  kdsl_answer *answer = kdsl_project_ask(project, KDSL_TEXT("compile"), KDSL_TEXT("[]"));
  const char *yaml = kdsl_answer_text(answer, KDSL_TEXT("yaml"), NULL);
  fputs(yaml ? yaml : kdsl_answer_text(answer, KDSL_TEXT("report"), NULL), stdout);
  kdsl_answer_free(answer);
  kdsl_project_free(project);
  return yaml == NULL;
}
