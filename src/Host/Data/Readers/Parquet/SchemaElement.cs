namespace ZPrimeGpu.Host.Data.Readers.Parquet;

/// <summary>One element of the flattened schema tree.</summary>
internal sealed class SchemaElement
{
    private bool isDecimal;
    private bool isTime;

    /// <summary>How values are stored; null for groups.</summary>
    public PhysicalType? Type { get; private set; }

    /// <summary>Whether it may be missing or repeated; the root says nothing.</summary>
    public Repetition Repetition { get; private set; }

    /// <summary>Name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Members that follow; 0 for leaves.</summary>
    public int ChildCount { get; private set; }

    /// <summary>Whether it is annotated as a list.</summary>
    public bool IsList { get; private set; }

    /// <summary>Whether it is annotated as a map.</summary>
    public bool IsMap { get; private set; }

    /// <summary>Whether its integers are unsigned.</summary>
    public bool IsUnsigned { get; private set; }

    /// <summary>Reads the structure SchemaElement.</summary>
    public static SchemaElement Read(ref ThriftReader thrift)
    {
        SchemaElement element = new();
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    int physical = thrift.Int32(type);
                    element.Type = physical is >= 0 and <= 7
                        ? (PhysicalType)physical
                        : throw new InvalidDataException($"its schema names the unknown type {physical}");
                    break;
                case 3:
                    int repetition = thrift.Int32(type);
                    element.Repetition = repetition is >= 0 and <= 2 ? (Repetition)repetition : throw new InvalidDataException("its schema is damaged");
                    break;
                case 4:
                    element.Name = thrift.Text(type);
                    break;
                case 5:
                    element.ChildCount = Math.Max(0, thrift.Int32(type));
                    break;
                case 6:
                    element.TakeConverted(thrift.Int32(type));
                    break;
                case 10:
                    element.ReadLogical(ref thrift, type);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        return element;
    }

    /// <summary>Why the values are not numbers that can be read; null where they are.</summary>
    public string? Refusal() => Type switch
    {
        PhysicalType.ByteArray => isDecimal ? "decimal numbers (cast them to DOUBLE)" : "text or bytes",
        PhysicalType.FixedLenByteArray => isDecimal ? "decimal numbers (cast them to DOUBLE)" : "fixed-length bytes",
        PhysicalType.Int96 => "time stamps",
        _ when isDecimal => "decimal numbers (cast them to DOUBLE)",
        _ when isTime => "dates or times",
        _ => null,
    };

    // ConvertedType: 1, 2 MAP, 3 LIST, 5 DECIMAL, 6 to 10 DATE and times, 11 to 14 UINT_8 to UINT_64.
    private void TakeConverted(int converted)
    {
        IsMap |= converted is 1 or 2;
        IsList |= converted == 3;
        isDecimal |= converted == 5;
        isTime |= converted is >= 6 and <= 10;
        IsUnsigned |= converted is >= 11 and <= 14;
    }

    // LogicalType, a union: 2 MAP, 3 LIST, 5 DECIMAL, 6 to 8 DATE, TIME, TIMESTAMP, 10 INTEGER.
    private void ReadLogical(ref ThriftReader thrift, ThriftType type)
    {
        ThriftReader.Expect(type, ThriftType.Struct);
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType member))
        {
            IsMap |= id == 2;
            IsList |= id == 3;
            isDecimal |= id == 5;
            isTime |= id is >= 6 and <= 8;
            if (id == 10)
            {
                ReadInteger(ref thrift, member);
            }
            else
            {
                thrift.Skip(member);
            }
        }
    }

    // IntType: 1 bitWidth, 2 isSigned.
    private void ReadInteger(ref ThriftReader thrift, ThriftType type)
    {
        ThriftReader.Expect(type, ThriftType.Struct);
        int id = 0;
        while (thrift.NextField(ref id, out ThriftType member))
        {
            if (id == 2)
            {
                IsUnsigned = !ThriftReader.Boolean(member);
            }
            else
            {
                thrift.Skip(member);
            }
        }
    }
}
