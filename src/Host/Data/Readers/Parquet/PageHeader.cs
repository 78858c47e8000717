namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>The header of a page (structure PageHeader), sizes not yet compared with anything.</summary>
internal struct PageHeader
{
    /// <summary>What the page holds.</summary>
    public PageType Type;

    /// <summary>Bytes of the body in the file.</summary>
    public int CompressedSize;

    /// <summary>Bytes of the body once decompressed, levels included.</summary>
    public int UncompressedSize;

    /// <summary>CRC-32 of the body in the file, where given.</summary>
    public int? Checksum;

    /// <summary>Values, nulls and empty lists included; entries of a dictionary.</summary>
    public int ValueCount;

    /// <summary>Encoding of the values.</summary>
    public PageEncoding Encoding;

    /// <summary>Version 1: encoding of the definition levels.</summary>
    public PageEncoding DefinitionEncoding;

    /// <summary>Version 1: encoding of the repetition levels.</summary>
    public PageEncoding RepetitionEncoding;

    /// <summary>Version 2: bytes of definition levels.</summary>
    public int DefinitionBytes;

    /// <summary>Version 2: bytes of repetition levels.</summary>
    public int RepetitionBytes;

    /// <summary>Version 2: whether the values are compressed.</summary>
    public bool IsCompressed;

    /// <summary>Reads the structure: 1 type, 2 uncompressed, 3 compressed size, 4 crc, 5 data, 7 dictionary, 8 data version 2.</summary>
    public static PageHeader Read(ref ThriftReader thrift)
    {
        PageHeader header = new() { IsCompressed = true };
        int? kind = null;
        int? details = null;
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    kind = thrift.Int32(type);
                    break;
                case 2:
                    header.UncompressedSize = thrift.Int32(type);
                    break;
                case 3:
                    header.CompressedSize = thrift.Int32(type);
                    break;
                case 4:
                    header.Checksum = thrift.Int32(type);
                    break;
                case 5 or 7 or 8:
                    details = id;
                    header.ReadDetails(ref thrift, type, id);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        header.Type = (kind, details) switch
        {
            (0, 5) => PageType.DataV1,
            (1, _) => PageType.Index,
            (2, 7) => PageType.Dictionary,
            (3, 8) => PageType.DataV2,
            _ => throw new InvalidDataException("a page header is damaged"),
        };
        bool isSane = header is { CompressedSize: >= 0, UncompressedSize: >= 0, ValueCount: >= 0, DefinitionBytes: >= 0, RepetitionBytes: >= 0 };
        return isSane ? header : throw new InvalidDataException("a page header holds a negative size");
    }

    // All three begin with num_values. DataPageHeader: 2 encoding, 3 definition, 4 repetition level encoding. DictionaryPageHeader:
    // 2 encoding. DataPageHeaderV2: 4 encoding, 5 definition, 6 repetition level bytes, 7 is_compressed (default true).
    private void ReadDetails(ref ThriftReader thrift, ThriftType structure, int kind)
    {
        ThriftReader.Expect(structure, ThriftType.Struct);
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType type))
        {
            switch (kind, id)
            {
                case (_, 1):
                    ValueCount = thrift.Int32(type);
                    break;
                case (5 or 7, 2) or (8, 4):
                    Encoding = (PageEncoding)thrift.Int32(type);
                    break;
                case (5, 3):
                    DefinitionEncoding = (PageEncoding)thrift.Int32(type);
                    break;
                case (5, 4):
                    RepetitionEncoding = (PageEncoding)thrift.Int32(type);
                    break;
                case (8, 5):
                    DefinitionBytes = thrift.Int32(type);
                    break;
                case (8, 6):
                    RepetitionBytes = thrift.Int32(type);
                    break;
                case (8, 7):
                    IsCompressed = ThriftReader.Boolean(type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }
    }
}
