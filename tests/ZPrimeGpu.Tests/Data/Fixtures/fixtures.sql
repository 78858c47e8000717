-- Run in DuckDB 1.5 from this folder. Every value follows from the row number i, so that tests recompute it.

CREATE TABLE numbers AS SELECT
  (i * 7919 % 101 - 50)::INTEGER AS i32,
  i * 1000000007 + 9007199254740993 AS i64,
  ((i * 37 % 1001 - 500) / 64)::FLOAT AS f32,
  (i % 97 + i / 7)::DOUBLE AS f64,
  i % 3 = 0 AS flag,
  CASE WHEN i % 5 <> 0 THEN i % 50 END::INTEGER AS n32,
  CASE WHEN i % 3 <> 1 THEN i / 16 END::FLOAT AS nf32,
  CASE WHEN i >= 2048 THEN i / 4 END::DOUBLE AS late,
  NULL::DOUBLE AS nothing,
  2.5::DOUBLE AS constant
FROM range(2200) AS r(i);

COPY numbers TO 'numbers_uncompressed_v1.parquet' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 2048, PARQUET_VERSION V1);
COPY numbers TO 'numbers_snappy_v1.parquet' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 2048, PARQUET_VERSION V1);
COPY numbers TO 'numbers_gzip_v1.parquet' (FORMAT parquet, COMPRESSION gzip, ROW_GROUP_SIZE 2048, PARQUET_VERSION V1);
COPY numbers TO 'numbers_zstd_v1.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048, PARQUET_VERSION V1);
COPY numbers TO 'numbers_lz4_raw_v1.parquet' (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 2048, PARQUET_VERSION V1);
COPY numbers TO 'numbers_brotli_v1.parquet' (FORMAT parquet, COMPRESSION brotli, ROW_GROUP_SIZE 2048, PARQUET_VERSION V1);
COPY numbers TO 'numbers_uncompressed_v2.parquet' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 2048, PARQUET_VERSION V2);
COPY numbers TO 'numbers_snappy_v2.parquet' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 2048, PARQUET_VERSION V2);
COPY numbers TO 'numbers_gzip_v2.parquet' (FORMAT parquet, COMPRESSION gzip, ROW_GROUP_SIZE 2048, PARQUET_VERSION V2);
COPY numbers TO 'numbers_zstd_v2.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048, PARQUET_VERSION V2);
COPY numbers TO 'numbers_lz4_raw_v2.parquet' (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 2048, PARQUET_VERSION V2);

CREATE TABLE lists AS SELECT
  i::INTEGER AS i,
  CASE WHEN i % 11 <> 0 THEN list_transform(range(i % 4), k -> ((i * 10 + k) / 8)::FLOAT) END AS f,
  list_transform(range((i + 1) % 3), k -> CASE WHEN k <> 1 OR i % 7 <> 0 THEN i / 3 + k END::DOUBLE) AS d,
  list_transform(range(i % 3), k -> (i * k - 100)::SMALLINT) AS s,
  {'a': i * 2, 'b': CASE WHEN i % 2 = 0 THEN i / 2 END::FLOAT} AS point,
  list_transform(range(i % 3), k -> {'e': (i + k)::FLOAT, 'phi': (k / 4)::DOUBLE}) AS photons
FROM range(2200) AS r(i);

COPY lists TO 'lists_snappy_v1.parquet' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 2048, PARQUET_VERSION V1);
COPY lists TO 'lists_zstd_v2.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048, PARQUET_VERSION V2);

CREATE TABLE types AS SELECT
  (i - 50)::TINYINT AS i8, (i + 100)::UTINYINT AS u8, (i * 300 - 20000)::SMALLINT AS i16, (i * 600)::USMALLINT AS u16,
  (4294967295 - i)::UINTEGER AS u32, (18446744073709551615::UBIGINT - i::UBIGINT) AS u64,
  (i / 4)::DECIMAL(9, 2) AS dec, 'abc' || i AS text, ('ab' || i)::BLOB AS bytes, DATE '2020-01-01' + i::INTEGER AS day,
  TIMESTAMP '2020-01-01' + to_seconds(i) AS moment, [[i]] AS nested, MAP {'a': i} AS map, uuid() AS id
FROM range(100) AS r(i);

COPY types TO 'types_v1.parquet' (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V1);
COPY types TO 'types_v2.parquet' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2);
COPY (SELECT * FROM numbers WHERE false) TO 'empty.parquet' (FORMAT parquet);
SET force_mbedtls_unsafe = 'true';
PRAGMA add_parquet_key('key', '0123456789abcdef');
COPY (SELECT i32, f32 FROM numbers LIMIT 10) TO 'encrypted.parquet' (FORMAT parquet, ENCRYPTION_CONFIG {footer_key: 'key'});
