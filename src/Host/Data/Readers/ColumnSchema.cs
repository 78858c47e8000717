namespace ZPrimeGpu.Host.Data.Readers;

/// <summary>What a column of a file holds.</summary>
internal enum ColumnKind
{
    /// <summary>Whole numbers of at most 64 bits.</summary>
    Integer,

    /// <summary>Floating-point numbers.</summary>
    Float,

    /// <summary>True or false; read as 1 or 0.</summary>
    Boolean,

    /// <summary>A list of numbers in every row.</summary>
    List,

    /// <summary>Something that cannot be read as numbers.</summary>
    Unsupported,
}

/// <summary>One column of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Reason">Where unsupported: what it is, to follow "it holds ".</param>
internal sealed record ColumnSchema(string Name, ColumnKind Kind, string? Reason = null)
{
    /// <summary>What the column holds, in words.</summary>
    public string Description => Kind switch
    {
        ColumnKind.Integer => "whole numbers",
        ColumnKind.Float => "numbers",
        ColumnKind.Boolean => "true/false values",
        ColumnKind.List => "lists of numbers",
        _ => Reason ?? "something that is not numbers",
    };
}

/// <summary>The form in which a column is wanted.</summary>
internal enum ColumnForm
{
    /// <summary>One double in every row; from integer, float and boolean columns.</summary>
    Double,

    /// <summary>One exact 64-bit integer in every row; from integer and boolean columns. Unsigned 64-bit values keep their bits.</summary>
    Integer,

    /// <summary>A list of doubles in every row; from list columns.</summary>
    List,
}

/// <summary>A column wanted from a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">The form.</param>
internal sealed record ColumnRequest(string Name, ColumnForm Form)
{
    /// <summary>Whether a column can be given in the form wanted.</summary>
    public bool Suits(ColumnSchema column) => Form switch
    {
        ColumnForm.Double => column.Kind is ColumnKind.Integer or ColumnKind.Float or ColumnKind.Boolean,
        ColumnForm.Integer => column.Kind is ColumnKind.Integer or ColumnKind.Boolean,
        _ => column.Kind is ColumnKind.List,
    };
}
