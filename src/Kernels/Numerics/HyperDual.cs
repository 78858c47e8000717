namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>
/// A number with two first derivatives and the mixed second: v + d₁ε₁ + d₂ε₂ + d₁₂ε₁ε₂ with ε₁² = ε₂² = 0. Running a kernel body with it gives one
/// element of the body's Hessian, and two of its gradient, exactly up to rounding.
/// </summary>
/// <remarks>Seed ε₁ in one argument and ε₂ in another, or both in the same for a diagonal element. Branches as in <see cref="Dual"/>.
/// A polynomial fit inside the body is differentiated as it stands: twice through <see cref="Elementary"/> costs about four digits.</remarks>
/// <param name="value">v.</param>
/// <param name="first">d₁ = ∂v/∂x₁.</param>
/// <param name="second">d₂ = ∂v/∂x₂.</param>
/// <param name="mixed">d₁₂ = ∂²v/∂x₁∂x₂.</param>
public readonly struct HyperDual(double value, double first, double second, double mixed) : IReal<HyperDual>
{
    /// <summary>The value.</summary>
    public readonly double Value = value;

    /// <summary>The derivative by the first variable.</summary>
    public readonly double First = first;

    /// <summary>The derivative by the second variable.</summary>
    public readonly double Second = second;

    /// <summary>The second derivative, by the first and the second variable.</summary>
    public readonly double Mixed = mixed;

    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <summary>The first variable one differentiates by.</summary>
    public static HyperDual FirstVariable(double value) => new(value, 1.0, 0.0, 0.0);

    /// <summary>The second variable one differentiates by.</summary>
    public static HyperDual SecondVariable(double value) => new(value, 0.0, 1.0, 0.0);

    /// <summary>The variable one differentiates by twice.</summary>
    public static HyperDual BothVariables(double value) => new(value, 1.0, 1.0, 0.0);

    /// <inheritdoc/>
    public static HyperDual From(double value) => new(value, 0.0, 0.0, 0.0);

    /// <inheritdoc/>
    public static HyperDual operator +(HyperDual a, HyperDual b)
        => new(a.Value + b.Value, a.First + b.First, a.Second + b.Second, a.Mixed + b.Mixed);

    /// <inheritdoc/>
    public static HyperDual operator -(HyperDual a, HyperDual b)
        => new(a.Value - b.Value, a.First - b.First, a.Second - b.Second, a.Mixed - b.Mixed);

    /// <inheritdoc/>
    public static HyperDual operator -(HyperDual a) => new(-a.Value, -a.First, -a.Second, -a.Mixed);

    /// <inheritdoc/>
    public static HyperDual operator *(HyperDual a, HyperDual b) => Product(a, b, a.Value * b.Value);

    /// <inheritdoc/>
    public static HyperDual operator /(HyperDual a, HyperDual b)
    {
        // From a = q b, differentiated: each derivative of q in turn.
        double q = a.Value / b.Value;
        double first = (a.First - (q * b.First)) / b.Value;
        double second = (a.Second - (q * b.Second)) / b.Value;
        double mixed = (a.Mixed - (first * b.Second) - (second * b.First) - (q * b.Mixed)) / b.Value;
        return new(q, first, second, mixed);
    }

    /// <inheritdoc/>
    public static HyperDual Fma(HyperDual a, HyperDual b, HyperDual c)
    {
        HyperDual product = Product(a, b, 0.0);
        double value = F64.Fma(new(a.Value), new(b.Value), new(c.Value)).Value;
        return new(value, product.First + c.First, product.Second + c.Second, product.Mixed + c.Mixed);
    }

    /// <inheritdoc/>
    public static HyperDual Sqrt(HyperDual x)
    {
        // From x = r², differentiated.
        double root = Math.Sqrt(x.Value);
        double first = x.First / (2.0 * root);
        double second = x.Second / (2.0 * root);
        return new(root, first, second, ((0.5 * x.Mixed) - (first * second)) / root);
    }

    /// <inheritdoc/>
    public static HyperDual Abs(HyperDual x) => x.Value < 0.0 ? -x : new(Math.Abs(x.Value), x.First, x.Second, x.Mixed);

    /// <inheritdoc/>
    public static HyperDual Min(HyperDual a, HyperDual b) => a.Value < b.Value ? a : b;

    /// <inheritdoc/>
    public static HyperDual Max(HyperDual a, HyperDual b) => a.Value > b.Value ? a : b;

    /// <inheritdoc/>
    public static HyperDual Round(HyperDual x) => From(F64.Round(new(x.Value)).Value);

    /// <inheritdoc/>
    public static HyperDual ScaleByPowerOfTwo(HyperDual x, HyperDual n)
        => new(Scale(x.Value, n.Value), Scale(x.First, n.Value), Scale(x.Second, n.Value), Scale(x.Mixed, n.Value));

    /// <inheritdoc/>
    public static HyperDual Significand(HyperDual x, out HyperDual exponent)
    {
        double significand = F64.Significand(new(x.Value), out F64 e).Value;
        exponent = From(e.Value);

        // m = x 2⁻ᵉ is proportional to x; e may be outside what one scaling step takes.
        double factor = significand / x.Value;
        return new(significand, x.First * factor, x.Second * factor, x.Mixed * factor);
    }

    /// <inheritdoc/>
    public static HyperDual Less(HyperDual a, HyperDual b) => Mask(a.Value < b.Value);

    /// <inheritdoc/>
    public static HyperDual LessOrEqual(HyperDual a, HyperDual b) => Mask(a.Value <= b.Value);

    /// <inheritdoc/>
    public static HyperDual Equal(HyperDual a, HyperDual b) => Mask(a.Value == b.Value);

    /// <inheritdoc/>
    public static HyperDual And(HyperDual maskA, HyperDual maskB) => Mask(Any(maskA) && Any(maskB));

    /// <inheritdoc/>
    public static HyperDual Or(HyperDual maskA, HyperDual maskB) => Mask(Any(maskA) || Any(maskB));

    /// <inheritdoc/>
    public static HyperDual Not(HyperDual mask) => Mask(!Any(mask));

    /// <inheritdoc/>
    public static HyperDual Select(HyperDual mask, HyperDual whenTrue, HyperDual whenFalse) => Any(mask) ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public static bool Any(HyperDual mask) => mask.Value != 0.0;

    /// <inheritdoc/>
    public static bool All(HyperDual mask) => mask.Value != 0.0;

    private static HyperDual Product(HyperDual a, HyperDual b, double value)
        => new(
            value,
            (a.First * b.Value) + (a.Value * b.First),
            (a.Second * b.Value) + (a.Value * b.Second),
            (a.Mixed * b.Value) + (a.First * b.Second) + (a.Second * b.First) + (a.Value * b.Mixed));

    private static double Scale(double x, double n) => F64.ScaleByPowerOfTwo(new(x), new(n)).Value;

    private static HyperDual Mask(bool set) => From(set ? 1.0 : 0.0);
}
