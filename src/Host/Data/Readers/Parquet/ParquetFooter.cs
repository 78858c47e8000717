using System.Buffers.Binary;

namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>The metadata at the end of a file: schema, row groups, and where the columns of a row group are.</summary>
/// <remarks>The bytes are kept, and the chunks of a row group parsed when it is opened, so that only what is read becomes objects.</remarks>
internal sealed class ParquetFooter
{
    private const int TrailerBytes = 8;
    private const int MaxFooterBytes = 1 << 27;
    private readonly byte[] bytes;
    private readonly long dataEnd;
    private readonly List<(long Rows, int Position)> groups = [];

    private ParquetFooter(byte[] bytes, long dataEnd)
    {
        this.bytes = bytes;
        this.dataEnd = dataEnd;
        Columns = Parse();
    }

    /// <summary>All leaves of the schema, in order.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>Rows of the file.</summary>
    public long RowCount { get; private set; }

    /// <summary>Number of row groups.</summary>
    public int GroupCount => groups.Count;

    /// <summary>Reads the footer of a file.</summary>
    /// <exception cref="InvalidDataException">Not Parquet, encrypted, or damaged.</exception>
    public static ParquetFooter Read(FileStream file)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        if (file.Length < TrailerBytes + 4)
        {
            throw new InvalidDataException($"it is too short for a Parquet file ({file.Length} bytes)");
        }

        file.Position = file.Length - TrailerBytes;
        file.ReadExactly(trailer);
        if (trailer[4..].SequenceEqual("PARE"u8))
        {
            throw new InvalidDataException("it is encrypted, which is not supported; write it without encryption");
        }

        if (!trailer[4..].SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException("it does not end as a Parquet file does; it may be another format, or copied incompletely");
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        long dataEnd = file.Length - TrailerBytes - length;
        if (dataEnd < 4 || length > MaxFooterBytes)
        {
            throw new InvalidDataException($"its metadata claim {length} bytes of a file of {file.Length}");
        }

        byte[] bytes = new byte[length];
        file.Position = dataEnd;
        file.ReadExactly(bytes);
        return new ParquetFooter(bytes, dataEnd);
    }

    /// <summary>Rows of a row group.</summary>
    public long GroupRows(int group) => groups[group].Rows;

    /// <summary>Finds the chunks of some columns in a row group.</summary>
    /// <returns>One location a column, in the order asked.</returns>
    /// <exception cref="InputColumnException">A chunk that cannot be read.</exception>
    public ChunkLocation[] Chunks(int group, IReadOnlyList<ParquetColumn> wanted)
    {
        ThriftReader thrift = new(bytes.AsSpan(groups[group].Position));
        ILookup<int, int> places = wanted.Index().ToLookup(c => c.Item.Leaf, c => c.Index);
        ChunkLocation[] chunks = new ChunkLocation[wanted.Count];
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType type))
        {
            if (id != 1)
            {
                thrift.Skip(type);
                continue;
            }

            int count = thrift.ListCount(type, ThriftType.Struct);
            if (count != Columns.Count)
            {
                throw new InvalidDataException($"row group {group + 1} has {count} columns, the schema {Columns.Count}");
            }

            for (int leaf = 0; leaf < count; leaf++)
            {
                if (!places.Contains(leaf))
                {
                    thrift.Skip(ThriftType.Struct);
                    continue;
                }

                ChunkLocation chunk = Chunk(ref thrift, wanted[places[leaf].First()]);
                foreach (int place in places[leaf])
                {
                    chunks[place] = chunk;
                }
            }

            return chunks;
        }

        throw new InvalidDataException($"row group {group + 1} has no columns");
    }

    private ChunkLocation Chunk(ref ThriftReader thrift, ParquetColumn column)
    {
        try
        {
            return ColumnChunk.Read(ref thrift, column.Type).Locate(dataEnd);
        }
        catch (InvalidDataException e)
        {
            throw new InputColumnException(column.Schema.Name, e.Message, e);
        }
    }

    // FileMetaData: 2 schema, 3 num_rows, 4 row_groups.
    private IReadOnlyList<ParquetColumn> Parse()
    {
        IReadOnlyList<ParquetColumn>? columns = null;
        ThriftReader thrift = new(bytes);
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 2:
                    columns = ParquetSchema.Read(ref thrift, type);
                    break;
                case 3:
                    RowCount = thrift.Int64(type);
                    break;
                case 4:
                    int count = thrift.ListCount(type, ThriftType.Struct);
                    for (int i = 0; i < count; i++)
                    {
                        int position = thrift.Position;
                        groups.Add((RowsOfGroup(ref thrift), position));
                    }

                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        long rows = 0;
        foreach ((long groupRows, _) in groups)
        {
            rows = groupRows >= 0 && rows <= RowCount - groupRows ? rows + groupRows : throw RowMismatch();
        }

        return rows != RowCount ? throw RowMismatch() : columns ?? throw new InvalidDataException("it has no schema");
    }

    private static InvalidDataException RowMismatch() => new("the rows of its row groups do not add up to the rows of the file");

    // RowGroup: 3 num_rows.
    private static long RowsOfGroup(ref ThriftReader thrift)
    {
        long rows = -1;
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType type))
        {
            if (id == 3)
            {
                rows = thrift.Int64(type);
            }
            else
            {
                thrift.Skip(type);
            }
        }

        return rows;
    }
}
