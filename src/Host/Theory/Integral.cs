namespace ZPrimeGpu.Host.Theory;

/// <summary>A number from numerical integration.</summary>
/// <param name="Value">Value.</param>
/// <param name="Error">Bound on its numerical error, same unit, not negative.</param>
internal readonly record struct Integral(double Value, double Error)
{
    /// <summary>The sum; errors add linearly.</summary>
    public static Integral operator +(Integral a, Integral b) => new(a.Value + b.Value, a.Error + b.Error);

    /// <summary>A multiple.</summary>
    public static Integral operator *(double factor, Integral a) => new(factor * a.Value, Math.Abs(factor) * a.Error);
}
