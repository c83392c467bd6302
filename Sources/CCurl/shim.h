#ifndef DIPPER_CCURL_SHIM_H
#define DIPPER_CCURL_SHIM_H
#include <curl/curl.h>
/* curl_easy_setopt and its kin are C-variadic, which Swift cannot call; curl.h also wraps them in
   macros that check types, which a name in parentheses leaves out. */
static inline CURLcode dc_setopt_long(CURL *h, CURLoption o, long v) {
  return (curl_easy_setopt)(h, o, v);
}
static inline CURLcode dc_setopt_size(CURL *h, CURLoption o, curl_off_t v) {
  return (curl_easy_setopt)(h, o, v);
}
static inline CURLcode dc_setopt_str(CURL *h, CURLoption o, const char *v) {
  return (curl_easy_setopt)(h, o, v);
}
static inline CURLcode dc_setopt_ptr(CURL *h, CURLoption o, const void *v) {
  return (curl_easy_setopt)(h, o, v);
}
static inline CURLcode dc_setopt_blob(CURL *h, CURLoption o, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return (curl_easy_setopt)(h, o, &blob);
}
static inline CURLcode dc_setopt_list(CURL *h, CURLoption o, struct curl_slist *v) {
  return (curl_easy_setopt)(h, o, v);
}
typedef size_t (*dc_bytes_cb)(char *, size_t, size_t, void *);
static inline CURLcode dc_setopt_write(CURL *h, dc_bytes_cb f, void *d) {
  (curl_easy_setopt)(h, CURLOPT_WRITEDATA, d);
  return (curl_easy_setopt)(h, CURLOPT_WRITEFUNCTION, f);
}
static inline CURLcode dc_setopt_header(CURL *h, dc_bytes_cb f, void *d) {
  (curl_easy_setopt)(h, CURLOPT_HEADERDATA, d);
  return (curl_easy_setopt)(h, CURLOPT_HEADERFUNCTION, f);
}
static inline CURLcode dc_setopt_read(CURL *h, dc_bytes_cb f, void *d) {
  (curl_easy_setopt)(h, CURLOPT_READDATA, d);
  return (curl_easy_setopt)(h, CURLOPT_READFUNCTION, f);
}
typedef curl_socket_t (*dc_socket_cb)(void *, curlsocktype, struct curl_sockaddr *);
static inline CURLcode dc_setopt_opensocket(CURL *h, dc_socket_cb f, void *d) {
  (curl_easy_setopt)(h, CURLOPT_OPENSOCKETDATA, d);
  return (curl_easy_setopt)(h, CURLOPT_OPENSOCKETFUNCTION, f);
}
/* The address itself, which may be longer than the member's type. */
static inline const void *dc_address(const struct curl_sockaddr *a) { return &a->addr; }
static inline CURLcode dc_getinfo_long(CURL *h, CURLINFO i, long *v) {
  return (curl_easy_getinfo)(h, i, v);
}
static inline CURLcode dc_getinfo_size(CURL *h, CURLINFO i, curl_off_t *v) {
  return (curl_easy_getinfo)(h, i, v);
}
static inline CURLcode dc_getinfo_ptr(CURL *h, CURLINFO i, void **v) {
  return (curl_easy_getinfo)(h, i, v);
}
static inline CURLMcode dc_multi_setopt_long(CURLM *m, CURLMoption o, long v) {
  return (curl_multi_setopt)(m, o, v);
}
static inline CURLcode dc_result(const CURLMsg *m) { return m->data.result; }
#endif
