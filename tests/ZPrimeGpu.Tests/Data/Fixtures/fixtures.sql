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
COPY lists TO 'lists_uncompressed_v2.parquet' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 2048, PARQUET_VERSION V2);

CREATE TABLE types AS SELECT
  (i - 50)::TINYINT AS i8, (i + 100)::UTINYINT AS u8, (i * 300 - 20000)::SMALLINT AS i16, (i * 600)::USMALLINT AS u16,
  (4294967295 - i)::UINTEGER AS u32, (18446744073709551615::UBIGINT - i::UBIGINT) AS u64,
  (i / 4)::DECIMAL(9, 2) AS dec, 'abc' || i AS text, ('ab' || i)::BLOB AS bytes, DATE '2020-01-01' + i::INTEGER AS day,
  TIMESTAMP '2020-01-01' + to_seconds(i) AS moment, [[i]] AS nested, MAP {'a': i} AS map, '12345678-1234-1234-1234-123456789012'::UUID AS id
FROM range(100) AS r(i);

COPY types TO 'types_v1.parquet' (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V1);
COPY types TO 'types_v2.parquet' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2);
COPY (SELECT * FROM numbers WHERE false) TO 'empty.parquet' (FORMAT parquet);
SET force_mbedtls_unsafe = 'true';
PRAGMA add_parquet_key('key', '0123456789abcdef');
COPY (SELECT i32, f32 FROM numbers LIMIT 10) TO 'encrypted.parquet' (FORMAT parquet, ENCRYPTION_CONFIG {footer_key: 'key'});

CREATE TABLE events AS SELECT
  10000000000 + i // 4 AS evt, (1 + i % 4)::INTEGER AS proc, (i // 3 % 2)::INTEGER AS pool, (2019 + i % 2)::INTEGER AS year,
  ((1 + i % 5) / 4)::FLOAT AS w, [0.01, 0.1, 8.5][1 + i % 3]::FLOAT AS mass,
  ((i % 17 - 8) / 4)::FLOAT AS px_p, ((i % 13 - 6) / 8)::FLOAT AS py_p, (i % 11 / 2)::FLOAT AS pz_p,
  (-(i % 7) / 4)::FLOAT AS px_m, (i % 5 / 8)::FLOAT AS py_m, (i % 3 / 2)::FLOAT AS pz_m,
  (i % 8 / 8)::FLOAT AS id_p, (i % 4 / 4)::FLOAT AS id_m, (i % 9 / 16)::FLOAT AS dr_p, (i % 3 / 16)::FLOAT AS dr_m,
  (i % 6 / 8 - 0.25)::FLOAT AS dz_p, (i % 5 / 8 - 0.25)::FLOAT AS dz_m, (i % 10 <> 0)::INTEGER AS trg, 'name' || i AS label,
  list_transform(range(i % 4), k -> ((k + 1) / 8 + i % 3 / 16)::FLOAT) AS ph_e,
  list_transform(range(i % 4), k -> (0.5 + k / 4)::FLOAT) AS ph_th,
  list_transform(range(i % 4), k -> (k / 2 - 1)::FLOAT) AS ph_phi,
  (list_sum(list_transform(range(i % 4), k -> (k + 1) / 8 + i % 3 / 16)))::DOUBLE AS plain_sum,
  coalesce(plain_sum, 0) + 1 AS esum
FROM range(300) AS r(i);

COPY (SELECT * EXCLUDE (plain_sum) FROM events) TO 'events_lists.parquet' (FORMAT parquet, COMPRESSION zstd);
COPY (SELECT * EXCLUDE (ph_e, ph_th, ph_phi, plain_sum),
    coalesce(ph_e[1], 0)::FLOAT AS ph0_e, coalesce(ph_th[1], 0)::FLOAT AS ph0_th, coalesce(ph_phi[1], 0)::FLOAT AS ph0_phi,
    ph_e[2] AS ph1_e, ph_th[2] AS ph1_th, ph_phi[2] AS ph1_phi,
    coalesce(ph_e[3], 0)::FLOAT AS ph2_e, ph_th[3] AS ph2_th, ph_phi[3] AS ph2_phi
  FROM events) TO 'events_slots.parquet' (FORMAT parquet, COMPRESSION zstd);
COPY (SELECT * EXCLUDE (ph_e, ph_th, ph_phi, plain_sum),
    coalesce(ph_e[1], 0)::FLOAT AS ph0_e, coalesce(ph_th[1], 0)::FLOAT AS ph0_th, coalesce(ph_phi[1], 0)::FLOAT AS ph0_phi,
    ph_e[2] AS ph1_e, ph_th[2] AS ph1_th, ph_phi[2] AS ph1_phi,
    coalesce(ph_e[3], 0)::FLOAT AS ph2_e, ph_th[3] AS ph2_th, ph_phi[3] AS ph2_phi
  FROM events) TO 'events_slots.csv' (FORMAT csv, HEADER);
COPY (SELECT * EXCLUDE (plain_sum, ph_th), CASE WHEN w = 0.5 THEN ph_th[1:1] ELSE ph_th END AS ph_th FROM events)
  TO 'events_unequal_lists.parquet' (FORMAT parquet, COMPRESSION zstd);
