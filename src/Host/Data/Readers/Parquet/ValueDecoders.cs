namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>Picks the decoder for a page by type and encoding; dictionaries are handled by the caller.</summary>
internal static class ValueDecoders
{
    /// <summary>Decoder of a FLOAT or DOUBLE column.</summary>
    public static ValueDecoder<double> Float(ParquetColumn column, PageEncoding encoding, byte[] body, int start, int end)
        => (column.Type, encoding) switch
        {
            (PhysicalType.Float, PageEncoding.Plain) => new PlainDecoder<float, double>(body, start, end),
            (PhysicalType.Double, PageEncoding.Plain) => new PlainDecoder<double, double>(body, start, end),
            (PhysicalType.Float, PageEncoding.ByteStreamSplit) => new ByteStreamSplitDecoder<float, double>(body, start, end),
            (PhysicalType.Double, PageEncoding.ByteStreamSplit) => new ByteStreamSplitDecoder<double, double>(body, start, end),
            _ => throw Unsupported(encoding),
        };

    /// <summary>Decoder of a BOOLEAN, INT32 or INT64 column.</summary>
    public static ValueDecoder<long> Integer(ParquetColumn column, PageEncoding encoding, byte[] body, int start, int end)
        => (column.Type, column.IsUnsigned, encoding) switch
        {
            (PhysicalType.Boolean, _, PageEncoding.Plain) => new PlainBooleanDecoder(body, start, end),
            (PhysicalType.Boolean, _, PageEncoding.Rle) => new RunBooleanDecoder(body, start, end),
            (PhysicalType.Int32, false, PageEncoding.Plain) => new PlainDecoder<int, long>(body, start, end),
            (PhysicalType.Int32, true, PageEncoding.Plain) => new PlainDecoder<uint, long>(body, start, end),
            (PhysicalType.Int64, _, PageEncoding.Plain) => new PlainDecoder<long, long>(body, start, end),
            (PhysicalType.Int32, false, PageEncoding.ByteStreamSplit) => new ByteStreamSplitDecoder<int, long>(body, start, end),
            (PhysicalType.Int32, true, PageEncoding.ByteStreamSplit) => new ByteStreamSplitDecoder<uint, long>(body, start, end),
            (PhysicalType.Int64, _, PageEncoding.ByteStreamSplit) => new ByteStreamSplitDecoder<long, long>(body, start, end),
            (PhysicalType.Int32 or PhysicalType.Int64, _, PageEncoding.DeltaBinaryPacked)
                => new DeltaDecoder(body, start, end, column.Type, column.IsUnsigned),
            _ => throw Unsupported(encoding),
        };

    private static InvalidDataException Unsupported(PageEncoding encoding)
        => new($"its encoding {(Enum.IsDefined(encoding) ? encoding : (int)encoding)} is not supported for this type; write the file with another encoding");
}
