#ifndef DIPPER_CPOSTGRES_SHIM_H
#define DIPPER_CPOSTGRES_SHIM_H
#include "../CLazy/lazy.h"
#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif
#include <sys/eventfd.h>
/* libpq, with its TLS and Kerberos, is some twenty libraries; see lazy.h. */
#define DP_LAZY(type, name, parameters, arguments)                                     \
  static inline type d##name parameters { return LAZY_REAL("libpq.so.5", name) arguments; }
DP_LAZY(
    PGconn *, PQconnectdbParams,
    (const char *const *names, const char *const *values, int expand),
    (names, values, expand))
DP_LAZY(void, PQfinish, (PGconn *c), (c))
DP_LAZY(ConnStatusType, PQstatus, (const PGconn *c), (c))
DP_LAZY(char *, PQerrorMessage, (const PGconn *c), (c))
DP_LAZY(PGTransactionStatusType, PQtransactionStatus, (const PGconn *c), (c))
DP_LAZY(int, PQconnectionNeedsPassword, (const PGconn *c), (c))
DP_LAZY(int, PQconnectionUsedPassword, (const PGconn *c), (c))
DP_LAZY(int, PQsocket, (const PGconn *c), (c))
DP_LAZY(int, PQbackendPID, (const PGconn *c), (c))
DP_LAZY(int, PQenterPipelineMode, (PGconn *c), (c))
DP_LAZY(int, PQpipelineSync, (PGconn *c), (c))
DP_LAZY(int, PQsetSingleRowMode, (PGconn *c), (c))
DP_LAZY(
    int, PQsendPrepare,
    (PGconn *c, const char *name, const char *sql, int count, const Oid *types),
    (c, name, sql, count, types))
DP_LAZY(
    int, PQsendQueryPrepared,
    (PGconn *c, const char *name, int count, const char *const *values, const int *lengths,
     const int *formats, int result_format),
    (c, name, count, values, lengths, formats, result_format))
DP_LAZY(PGresult *, PQgetResult, (PGconn *c), (c))
DP_LAZY(int, PQconsumeInput, (PGconn *c), (c))
DP_LAZY(PGnotify *, PQnotifies, (PGconn *c), (c))
DP_LAZY(void, PQfreemem, (void *p), (p))
DP_LAZY(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn *c, PQnoticeReceiver f, void *d), (c, f, d))
DP_LAZY(PGcancel *, PQgetCancel, (PGconn *c), (c))
DP_LAZY(int, PQcancel, (PGcancel *k, char *words, int size), (k, words, size))
DP_LAZY(void, PQfreeCancel, (PGcancel *k), (k))
DP_LAZY(PQconninfoOption *, PQconninfoParse, (const char *text, char **words), (text, words))
DP_LAZY(PQconninfoOption *, PQconninfo, (PGconn *c), (c))
DP_LAZY(void, PQconninfoFree, (PQconninfoOption *o), (o))
DP_LAZY(ExecStatusType, PQresultStatus, (const PGresult *r), (r))
DP_LAZY(char *, PQresultErrorField, (const PGresult *r, int field), (r, field))
DP_LAZY(void, PQclear, (PGresult *r), (r))
DP_LAZY(PGresult *, PQcopyResult, (const PGresult *r, int flags), (r, flags))
DP_LAZY(
    int, PQsetvalue,
    (PGresult *r, int row, int column, char *value, int length),
    (r, row, column, value, length))
DP_LAZY(int, PQntuples, (const PGresult *r), (r))
DP_LAZY(int, PQnfields, (const PGresult *r), (r))
DP_LAZY(Oid, PQftype, (const PGresult *r, int column), (r, column))
DP_LAZY(int, PQgetisnull, (const PGresult *r, int row, int column), (r, row, column))
DP_LAZY(int, PQgetlength, (const PGresult *r, int row, int column), (r, row, column))
DP_LAZY(char *, PQgetvalue, (const PGresult *r, int row, int column), (r, row, column))
DP_LAZY(char *, PQcmdTuples, (PGresult *r), (r))
DP_LAZY(char *, PQcmdStatus, (PGresult *r), (r))
#endif
