namespace ZPrimeGpu.Host.Data.Readers.Parquet;

// Numbers of the Parquet format (parquet.thrift of apache/parquet-format 2.11).

/// <summary>How a value is stored.</summary>
internal enum PhysicalType
{
    /// <summary>One bit.</summary>
    Boolean = 0,

    /// <summary>32-bit integer.</summary>
    Int32 = 1,

    /// <summary>64-bit integer.</summary>
    Int64 = 2,

    /// <summary>Old time stamps.</summary>
    Int96 = 3,

    /// <summary>32-bit floating-point number.</summary>
    Float = 4,

    /// <summary>64-bit floating-point number.</summary>
    Double = 5,

    /// <summary>Text and bytes.</summary>
    ByteArray = 6,

    /// <summary>Bytes of one length.</summary>
    FixedLenByteArray = 7,
}

/// <summary>Whether a field may be missing or repeated.</summary>
internal enum Repetition
{
    /// <summary>Exactly once.</summary>
    Required = 0,

    /// <summary>Once or not at all.</summary>
    Optional = 1,

    /// <summary>Any number of times.</summary>
    Repeated = 2,
}

/// <summary>How the values of a page are encoded.</summary>
internal enum PageEncoding
{
    /// <summary>One after the other.</summary>
    Plain = 0,

    /// <summary>Old name of <see cref="RleDictionary"/>; in dictionary pages, of <see cref="Plain"/>.</summary>
    PlainDictionary = 2,

    /// <summary>Runs and bit-packed groups.</summary>
    Rle = 3,

    /// <summary>Old bit packing of levels, most significant bit first.</summary>
    BitPacked = 4,

    /// <summary>Bit-packed differences.</summary>
    DeltaBinaryPacked = 5,

    /// <summary>Indices into a dictionary page.</summary>
    RleDictionary = 8,

    /// <summary>All first bytes, then all second bytes, ...</summary>
    ByteStreamSplit = 9,
}

/// <summary>How a page is compressed.</summary>
internal enum PageCodec
{
    /// <summary>Not.</summary>
    Uncompressed = 0,

    /// <summary>Snappy, raw.</summary>
    Snappy = 1,

    /// <summary>Gzip.</summary>
    Gzip = 2,

    /// <summary>LZO; not read.</summary>
    Lzo = 3,

    /// <summary>Brotli.</summary>
    Brotli = 4,

    /// <summary>LZ4 in the framing of Hadoop, deprecated; not read.</summary>
    Lz4Hadoop = 5,

    /// <summary>Zstandard.</summary>
    Zstd = 6,

    /// <summary>LZ4 blocks.</summary>
    Lz4Raw = 7,
}

/// <summary>What a page holds.</summary>
internal enum PageType
{
    /// <summary>Values; levels compressed with them.</summary>
    DataV1 = 0,

    /// <summary>Nothing that is read here.</summary>
    Index = 1,

    /// <summary>The dictionary of the chunk.</summary>
    Dictionary = 2,

    /// <summary>Values; levels uncompressed before them.</summary>
    DataV2 = 3,
}

/// <summary>One leaf of a file's schema.</summary>
/// <param name="Schema">Name and kind.</param>
/// <param name="Leaf">Its place among the leaves, which is its place in every row group.</param>
/// <param name="Type">How values are stored.</param>
/// <param name="IsUnsigned">Whether integers are unsigned.</param>
/// <param name="MaxDefinition">Definition level of a value that is there.</param>
/// <param name="MaxRepetition">0 for scalars, 1 for lists.</param>
/// <param name="EntryDefinition">For lists: smallest definition level of an entry that exists (it may be null).</param>
internal sealed record ParquetColumn(
    ColumnSchema Schema, int Leaf, PhysicalType Type, bool IsUnsigned, int MaxDefinition, int MaxRepetition, int EntryDefinition);

/// <summary>Where the pages of one column of one row group are.</summary>
/// <param name="Start">First byte in the file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ValueCount">Values, nulls and empty lists included.</param>
/// <param name="Codec">Compression of the pages.</param>
internal readonly record struct ChunkLocation(long Start, long Length, long ValueCount, PageCodec Codec);
