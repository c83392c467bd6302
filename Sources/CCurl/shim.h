#ifndef DIPPER_CCURL_SHIM_H
#define DIPPER_CCURL_SHIM_H
#include "../CLazy/lazy.h"
#include <curl/curl.h>
/* libcurl, with what it needs, is some forty libraries; see lazy.h. */
#define DC_REAL(name) LAZY_REAL("libcurl.so.4", name)
static inline CURLcode dc_global_init(long flags) { return DC_REAL(curl_global_init)(flags); }
static inline CURL *dc_easy_init(void) { return DC_REAL(curl_easy_init)(); }
static inline void dc_easy_reset(CURL *h) { DC_REAL(curl_easy_reset)(h); }
static inline void dc_easy_cleanup(CURL *h) { DC_REAL(curl_easy_cleanup)(h); }
static inline struct curl_slist *dc_slist_append(struct curl_slist *l, const char *v) {
  return DC_REAL(curl_slist_append)(l, v);
}
static inline void dc_slist_free_all(struct curl_slist *l) { DC_REAL(curl_slist_free_all)(l); }
static inline CURLM *dc_multi_init(void) { return DC_REAL(curl_multi_init)(); }
static inline CURLMcode dc_multi_cleanup(CURLM *m) { return DC_REAL(curl_multi_cleanup)(m); }
static inline CURLMcode dc_multi_add_handle(CURLM *m, CURL *h) {
  return DC_REAL(curl_multi_add_handle)(m, h);
}
static inline CURLMcode dc_multi_remove_handle(CURLM *m, CURL *h) {
  return DC_REAL(curl_multi_remove_handle)(m, h);
}
static inline CURLMcode dc_multi_perform(CURLM *m, int *running) {
  return DC_REAL(curl_multi_perform)(m, running);
}
static inline CURLMcode dc_multi_poll(CURLM *m, int milliseconds) {
  return DC_REAL(curl_multi_poll)(m, NULL, 0, milliseconds, NULL);
}
static inline CURLMcode dc_multi_wakeup(CURLM *m) { return DC_REAL(curl_multi_wakeup)(m); }
static inline CURLMsg *dc_multi_info_read(CURLM *m, int *left) {
  return DC_REAL(curl_multi_info_read)(m, left);
}
/* curl_easy_setopt and its kin are C-variadic, which Swift cannot call; curl.h also wraps them in
   macros that check types, which a name without arguments leaves out. */
static inline CURLcode dc_setopt_long(CURL *h, CURLoption o, long v) {
  return DC_REAL(curl_easy_setopt)(h, o, v);
}
static inline CURLcode dc_setopt_size(CURL *h, CURLoption o, curl_off_t v) {
  return DC_REAL(curl_easy_setopt)(h, o, v);
}
static inline CURLcode dc_setopt_str(CURL *h, CURLoption o, const char *v) {
  return DC_REAL(curl_easy_setopt)(h, o, v);
}
static inline CURLcode dc_setopt_ptr(CURL *h, CURLoption o, const void *v) {
  return DC_REAL(curl_easy_setopt)(h, o, v);
}
static inline CURLcode dc_setopt_blob(CURL *h, CURLoption o, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return DC_REAL(curl_easy_setopt)(h, o, &blob);
}
static inline CURLcode dc_setopt_list(CURL *h, CURLoption o, struct curl_slist *v) {
  return DC_REAL(curl_easy_setopt)(h, o, v);
}
typedef size_t (*dc_bytes_cb)(char *, size_t, size_t, void *);
static inline CURLcode dc_setopt_write(CURL *h, dc_bytes_cb f, void *d) {
  DC_REAL(curl_easy_setopt)(h, CURLOPT_WRITEDATA, d);
  return DC_REAL(curl_easy_setopt)(h, CURLOPT_WRITEFUNCTION, f);
}
static inline CURLcode dc_setopt_header(CURL *h, dc_bytes_cb f, void *d) {
  DC_REAL(curl_easy_setopt)(h, CURLOPT_HEADERDATA, d);
  return DC_REAL(curl_easy_setopt)(h, CURLOPT_HEADERFUNCTION, f);
}
static inline CURLcode dc_setopt_read(CURL *h, dc_bytes_cb f, void *d) {
  DC_REAL(curl_easy_setopt)(h, CURLOPT_READDATA, d);
  return DC_REAL(curl_easy_setopt)(h, CURLOPT_READFUNCTION, f);
}
typedef curl_socket_t (*dc_socket_cb)(void *, curlsocktype, struct curl_sockaddr *);
static inline CURLcode dc_setopt_opensocket(CURL *h, dc_socket_cb f, void *d) {
  DC_REAL(curl_easy_setopt)(h, CURLOPT_OPENSOCKETDATA, d);
  return DC_REAL(curl_easy_setopt)(h, CURLOPT_OPENSOCKETFUNCTION, f);
}
/* The address itself, which may be longer than the member's type. */
static inline const void *dc_address(const struct curl_sockaddr *a) { return &a->addr; }
static inline CURLcode dc_getinfo_long(CURL *h, CURLINFO i, long *v) {
  return DC_REAL(curl_easy_getinfo)(h, i, v);
}
static inline CURLcode dc_getinfo_size(CURL *h, CURLINFO i, curl_off_t *v) {
  return DC_REAL(curl_easy_getinfo)(h, i, v);
}
static inline CURLcode dc_getinfo_ptr(CURL *h, CURLINFO i, void **v) {
  return DC_REAL(curl_easy_getinfo)(h, i, v);
}
static inline CURLMcode dc_multi_setopt_long(CURLM *m, CURLMoption o, long v) {
  return DC_REAL(curl_multi_setopt)(m, o, v);
}
static inline CURLcode dc_result(const CURLMsg *m) { return m->data.result; }
#endif
