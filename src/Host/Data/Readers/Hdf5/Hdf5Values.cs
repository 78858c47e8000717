using System.Diagnostics;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>The numbers that a type of a file holds.</summary>
internal enum Hdf5Number
{
    /// <summary>Floating-point numbers of any size.</summary>
    Float,

    /// <summary>Whole numbers of at most 64 bits with a sign.</summary>
    Signed,

    /// <summary>Whole numbers of at most 64 bits without.</summary>
    Unsigned,

    /// <summary>A byte of bits, as PyTables stores true and false.</summary>
    Bits,
}

/// <summary>What one element of a dataset, or one field of its elements, holds.</summary>
/// <param name="Number">The numbers.</param>
/// <param name="Kind">What the column is.</param>
/// <param name="Length">Numbers in one element: 1, a fixed number of them, or 0 where every row has its own number of them.</param>
internal sealed record Hdf5Values(Hdf5Number Number, ColumnKind Kind, int Length = 1)
{
    /// <summary>Entries of a fixed list, at most.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Whether every row has its own number of entries.</summary>
    public bool HasOwnLengths => Length == 0;

    /// <summary>Reads a type.</summary>
    /// <param name="type">The type, to the library.</param>
    /// <param name="reason">Where it is not supported: what it is, to follow "it holds ".</param>
    /// <returns>Null where it is not supported.</returns>
    public static Hdf5Values? Of(long type, out string reason)
    {
        reason = "";
        int kind = Hdf5Api.H5Tget_class(type);
        switch ((Hdf5Class)kind)
        {
            case Hdf5Class.Float:
                return new(Hdf5Number.Float, ColumnKind.Float);
            case Hdf5Class.Integer when Hdf5Api.H5Tget_size(type) <= sizeof(long):
                return new(Hdf5Api.H5Tget_sign(type) == 0 ? Hdf5Number.Unsigned : Hdf5Number.Signed, ColumnKind.Integer);
            case Hdf5Class.Integer:
                reason = "whole numbers of more than 64 bits";
                return null;
            case Hdf5Class.Bits when Hdf5Api.H5Tget_size(type) == 1:
                return new(Hdf5Number.Bits, ColumnKind.Boolean);
            case Hdf5Class.Enumeration:
                using (Hdf5Id numbers = Hdf5Id.Of(Hdf5Api.H5Tget_super(type), "a type"))
                {
                    return Of(numbers.Value, out reason) is { } values ? values with { Kind = IsBoolean(type) ? ColumnKind.Boolean : values.Kind } : null;
                }

            case Hdf5Class.Array:
                return OfArray(type, out reason);
            case Hdf5Class.List:
                using (Hdf5Id element = Hdf5Id.Of(Hdf5Api.H5Tget_super(type), "a type"))
                {
                    return List(element.Value, 0, out reason);
                }

            default:
                reason = (Hdf5Class)kind switch
                {
                    Hdf5Class.Time => "times (write seconds as numbers)",
                    Hdf5Class.Text => "text",
                    Hdf5Class.Bits => "bit fields (write them as whole numbers)",
                    Hdf5Class.Compound => "structures (write every field as a column of its own)",
                    Hdf5Class.Reference => "references",
                    _ => "bytes without a type (write them as numbers)",
                };
                return null;
        }
    }

    /// <summary>A type in memory for these values: doubles, exact 64-bit integers, or lists of doubles.</summary>
    public unsafe Hdf5Id MemoryType(Hdf5Library library, ColumnForm form)
    {
        string constant = Number switch
        {
            Hdf5Number.Bits => "H5T_NATIVE_B8_g",
            Hdf5Number.Unsigned when form is ColumnForm.Integer => "H5T_NATIVE_UINT64_g",
            _ => form is ColumnForm.Integer ? "H5T_NATIVE_INT64_g" : "H5T_NATIVE_DOUBLE_g",
        };

        Debug.Assert(Kind is not ColumnKind.List || Number != Hdf5Number.Bits, "lists of bits are not supported");
        long number = library.Constant(constant);
        ulong length = (ulong)Length;
        long type = Kind is not ColumnKind.List ? Hdf5Api.H5Tcopy(number)
            : HasOwnLengths ? Hdf5Api.H5Tvlen_create(number)
            : Hdf5Api.H5Tarray_create2(number, 1, &length);
        return Hdf5Id.Of(type, "a type");
    }

    /// <summary>Name of a field, or of a value of an enumeration.</summary>
    public static string MemberName(long type, int number)
    {
        nint text = Hdf5Api.H5Tget_member_name(type, (uint)number);
        string name = System.Runtime.InteropServices.Marshal.PtrToStringUTF8(text) ?? throw new InvalidDataException("the name of a field");
        _ = Hdf5Api.H5free_memory(text);
        return name;
    }

    private static unsafe Hdf5Values? OfArray(long type, out string reason)
    {
        int rank = Hdf5Api.H5Tget_array_ndims(type);
        ulong length = 0;
        if (rank == 1)
        {
            Hdf5Error.Check(Hdf5Api.H5Tget_array_dims2(type, &length), "a type");
        }

        if (rank != 1 || length is 0 or > MaxLength)
        {
            reason = rank > 1 ? "arrays of arrays (write one column for each)" : "arrays of no sensible size";
            return null;
        }

        using Hdf5Id element = Hdf5Id.Of(Hdf5Api.H5Tget_super(type), "a type");
        return List(element.Value, (int)length, out reason);
    }

    private static Hdf5Values? List(long element, int length, out string reason)
    {
        Hdf5Values? values = (Hdf5Class)Hdf5Api.H5Tget_class(element) is Hdf5Class.Float or Hdf5Class.Integer or Hdf5Class.Enumeration ? Of(element, out _) : null;
        reason = values is null ? "lists of something that is not numbers (write one list for each of their parts)" : "";
        return values is null ? null : values with { Kind = ColumnKind.List, Length = length };
    }

    // h5py writes NumPy's booleans as an enumeration of FALSE and TRUE.
    private static bool IsBoolean(long type)
        => Hdf5Api.H5Tget_nmembers(type) == 2 && MemberName(type, 0) == "FALSE" && MemberName(type, 1) == "TRUE";
}

/// <summary>Classes of types, as libhdf5 numbers them.</summary>
internal enum Hdf5Class
{
    /// <summary>Whole numbers.</summary>
    Integer = 0,

    /// <summary>Floating-point numbers.</summary>
    Float = 1,

    /// <summary>Times.</summary>
    Time = 2,

    /// <summary>Text.</summary>
    Text = 3,

    /// <summary>Bits.</summary>
    Bits = 4,

    /// <summary>Bytes.</summary>
    Opaque = 5,

    /// <summary>Structures of fields.</summary>
    Compound = 6,

    /// <summary>References to objects.</summary>
    Reference = 7,

    /// <summary>Named whole numbers.</summary>
    Enumeration = 8,

    /// <summary>Lists of varying length.</summary>
    List = 9,

    /// <summary>Lists of fixed length.</summary>
    Array = 10,
}
