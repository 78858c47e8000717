namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>The metadata of one column of one row group (structures ColumnChunk and ColumnMetaData).</summary>
internal ref struct ColumnChunk
{
    private bool hasMetadata;
    private int codec;
    private long values;
    private long bytes;
    private long dataOffset;
    private long? dictionaryOffset;

    /// <summary>Reads it, and checks that it is of the type that the schema says.</summary>
    public static ColumnChunk Read(ref ThriftReader thrift, PhysicalType expected)
    {
        ColumnChunk chunk = default;
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    throw new InvalidDataException("its values are in another file, which is not supported");
                case 3:
                    ThriftReader.Expect(type, ThriftType.Struct);
                    chunk.ReadMetadata(ref thrift, expected);
                    break;
                case 8 or 9:
                    throw new InvalidDataException("it is encrypted, which is not supported; write the file without encryption");
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return chunk.hasMetadata ? chunk : throw new InvalidDataException("its metadata are missing");
    }

    /// <summary>Where the pages are; they must lie inside the part of the file that holds data.</summary>
    /// <param name="dataEnd">End of that part.</param>
    public readonly ChunkLocation Locate(long dataEnd)
    {
        PageCodec known = (PageCodec)codec;
        if (known is PageCodec.Lzo or PageCodec.Lz4Hadoop || !Enum.IsDefined(known))
        {
            string name = known is PageCodec.Lz4Hadoop ? "LZ4 in its deprecated framing" : known is PageCodec.Lzo ? "LZO" : $"the unknown codec {codec}";
            throw new InvalidDataException($"it is compressed with {name}, which is not supported; write it with zstd, snappy or lz4_raw");
        }

        // Some writers note a dictionary offset of 0 where there is none.
        long start = dictionaryOffset is > 0 and { } offset && offset < dataOffset ? offset : dataOffset;
        if (values < 0 || bytes < 0 || start < 4 || start > dataEnd || bytes > dataEnd - start)
        {
            throw new InvalidDataException($"its pages are said to be at {start}, {bytes} bytes, outside the file");
        }

        return new ChunkLocation(start, bytes, values, known);
    }

    // ColumnMetaData: 1 type, 4 codec, 5 num_values, 7 total_compressed_size, 9 data_page_offset, 11 dictionary_page_offset.
    private void ReadMetadata(ref ThriftReader thrift, PhysicalType expected)
    {
        hasMetadata = true;
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    if (thrift.Int32(type) != (int)expected)
                    {
                        throw new InvalidDataException("its type in a row group differs from that in the schema");
                    }

                    break;
                case 4:
                    codec = thrift.Int32(type);
                    break;
                case 5:
                    values = thrift.Int64(type);
                    break;
                case 7:
                    bytes = thrift.Int64(type);
                    break;
                case 9:
                    dataOffset = thrift.Int64(type);
                    break;
                case 11:
                    dictionaryOffset = thrift.Int64(type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }
    }
}
