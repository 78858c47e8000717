namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>A number with its derivative: v + d ε with ε² = 0. Running a kernel body with it differentiates the body (forward mode).</summary>
/// <remarks>
/// <para>The derivative is exact up to rounding wherever the body is differentiable; a polynomial fit inside the body is differentiated as it stands.
/// Comparisons, and so Select's choice, look at the value only: a derivative is that of the branch taken. Round and the exponent of Significand
/// are piecewise constant, their derivative is 0. Abs takes the right-hand side at 0.</para>
/// <para>For tests and studies; not fast.</para>
/// </remarks>
/// <param name="value">The value.</param>
/// <param name="derivative">The derivative with respect to the chosen variable.</param>
public readonly struct Dual(double value, double derivative) : IReal<Dual>
{
    /// <summary>The value.</summary>
    public readonly double Value = value;

    /// <summary>The derivative.</summary>
    public readonly double Derivative = derivative;

    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <summary>The variable one differentiates by, derivative 1.</summary>
    public static Dual Variable(double value) => new(value, 1.0);

    /// <inheritdoc/>
    public static Dual From(double value) => new(value, 0.0);

    /// <inheritdoc/>
    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Derivative + b.Derivative);

    /// <inheritdoc/>
    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Derivative - b.Derivative);

    /// <inheritdoc/>
    public static Dual operator -(Dual a) => new(-a.Value, -a.Derivative);

    /// <inheritdoc/>
    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, (a.Derivative * b.Value) + (a.Value * b.Derivative));

    /// <inheritdoc/>
    public static Dual operator /(Dual a, Dual b)
    {
        double quotient = a.Value / b.Value;
        return new(quotient, (a.Derivative - (quotient * b.Derivative)) / b.Value);
    }

    /// <inheritdoc/>
    public static Dual Fma(Dual a, Dual b, Dual c)
        => new(F64.Fma(new(a.Value), new(b.Value), new(c.Value)).Value, (a.Derivative * b.Value) + (a.Value * b.Derivative) + c.Derivative);

    /// <inheritdoc/>
    public static Dual Sqrt(Dual x)
    {
        double root = Math.Sqrt(x.Value);
        return new(root, x.Derivative / (2.0 * root));
    }

    /// <inheritdoc/>
    public static Dual Abs(Dual x) => x.Value < 0.0 ? -x : new(Math.Abs(x.Value), x.Derivative);

    /// <inheritdoc/>
    public static Dual Min(Dual a, Dual b) => a.Value < b.Value ? a : b;

    /// <inheritdoc/>
    public static Dual Max(Dual a, Dual b) => a.Value > b.Value ? a : b;

    /// <inheritdoc/>
    public static Dual Round(Dual x) => From(F64.Round(new(x.Value)).Value);

    /// <inheritdoc/>
    public static Dual ScaleByPowerOfTwo(Dual x, Dual n)
        => new(F64.ScaleByPowerOfTwo(new(x.Value), new(n.Value)).Value, F64.ScaleByPowerOfTwo(new(x.Derivative), new(n.Value)).Value);

    /// <inheritdoc/>
    public static Dual Significand(Dual x, out Dual exponent)
    {
        double significand = F64.Significand(new(x.Value), out F64 e).Value;
        exponent = From(e.Value);

        // m = x 2⁻ᵉ is proportional to x; e may be outside what one scaling step takes.
        return new(significand, x.Derivative * (significand / x.Value));
    }

    /// <inheritdoc/>
    public static Dual Less(Dual a, Dual b) => Mask(a.Value < b.Value);

    /// <inheritdoc/>
    public static Dual LessOrEqual(Dual a, Dual b) => Mask(a.Value <= b.Value);

    /// <inheritdoc/>
    public static Dual Equal(Dual a, Dual b) => Mask(a.Value == b.Value);

    /// <inheritdoc/>
    public static Dual And(Dual maskA, Dual maskB) => Mask(Any(maskA) && Any(maskB));

    /// <inheritdoc/>
    public static Dual Or(Dual maskA, Dual maskB) => Mask(Any(maskA) || Any(maskB));

    /// <inheritdoc/>
    public static Dual Not(Dual mask) => Mask(!Any(mask));

    /// <inheritdoc/>
    public static Dual Select(Dual mask, Dual whenTrue, Dual whenFalse) => Any(mask) ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public static bool Any(Dual mask) => mask.Value != 0.0;

    /// <inheritdoc/>
    public static bool All(Dual mask) => mask.Value != 0.0;

    private static Dual Mask(bool set) => From(set ? 1.0 : 0.0);
}
