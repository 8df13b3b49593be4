// The header is one of C++ as well, and its functions have the names of C.
#include <kdsl.h>

int main() {
  kdsl_answer *answer = kdsl_call(KDSL_TEXT("kubernetesVersions"), KDSL_TEXT("[]"));
  size_t length = 0;
  const char *json = kdsl_answer_json(answer, &length);
  const bool is_list = length > 2 && json[0] == '[' && kdsl_abi() == KDSL_ABI;
  kdsl_answer_free(answer);
  return is_list ? 0 : 1;
}
