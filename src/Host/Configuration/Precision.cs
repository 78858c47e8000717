namespace ZPrimeGpu.Host.Configuration;

/// <summary>In which precision toys are fitted. Toys themselves, test statistics and everything else are in double precision always.</summary>
internal enum Precision
{
    /// <summary>By device: mixed where double precision runs at less than an eighth of the single-precision rate, double otherwise.</summary>
    Auto,

    /// <summary>Double precision throughout: the same bits on every device.</summary>
    Double,

    /// <summary>Fits come near their minimum in single precision and end in double precision: test statistics within 10⁻⁶.</summary>
    Mixed,
}

/// <summary>Names of precisions.</summary>
internal static class PrecisionNames
{
    /// <summary>The name, as options and files have it.</summary>
    public static string Name(this Precision precision) => precision switch
    {
        Precision.Double => "double",
        Precision.Mixed => "mixed",
        _ => "auto",
    };

    /// <summary>The precision of a name; null where there is none.</summary>
    public static Precision? Parse(string name) => name switch
    {
        "auto" => Precision.Auto,
        "double" => Precision.Double,
        "mixed" => Precision.Mixed,
        _ => null,
    };
}
