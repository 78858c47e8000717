namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>
/// The real numbers a kernel body computes with: one scalar, a pack of lanes, or a dual number. A body written over this trait
/// exists once and is instantiated for each accelerator.
/// </summary>
/// <remarks>
/// <para>Every operation acts lane by lane and is correctly rounded (IEEE 754, round to nearest even), so that the same body gives
/// the same bits on every accelerator and for every number of lanes. Contraction never happens behind the author's back: a fused
/// multiply-add is written <see cref="Fma"/>.</para>
/// <para><b>Masks.</b> Comparisons return a mask of the same type. Its representation belongs to the implementation; a mask may only
/// be passed to <see cref="Select"/>, <see cref="And"/>, <see cref="Or"/>, <see cref="Not"/>, <see cref="Any"/> and <see cref="All"/>.
/// Comparisons with NaN are false.</para>
/// </remarks>
/// <typeparam name="TReal">The implementing type.</typeparam>
public interface IReal<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Number of independent lanes: 1 for scalars.</summary>
    static abstract int Lanes { get; }

    /// <summary>The same value in every lane.</summary>
    static abstract TReal From(double value);

    /// <summary>a + b.</summary>
    static abstract TReal operator +(TReal a, TReal b);

    /// <summary>a − b.</summary>
    static abstract TReal operator -(TReal a, TReal b);

    /// <summary>−a.</summary>
    static abstract TReal operator -(TReal a);

    /// <summary>a b.</summary>
    static abstract TReal operator *(TReal a, TReal b);

    /// <summary>a / b.</summary>
    static abstract TReal operator /(TReal a, TReal b);

    /// <summary>a b + c with a single rounding.</summary>
    static abstract TReal Fma(TReal a, TReal b, TReal c);

    /// <summary>√x, NaN for x &lt; 0.</summary>
    static abstract TReal Sqrt(TReal x);

    /// <summary>|x|.</summary>
    static abstract TReal Abs(TReal x);

    /// <summary>The smaller of two numbers; b where either is NaN.</summary>
    static abstract TReal Min(TReal a, TReal b);

    /// <summary>The larger of two numbers; b where either is NaN.</summary>
    static abstract TReal Max(TReal a, TReal b);

    /// <summary>The nearest integer, ties to even; |x| &lt; 2⁵¹. Its derivative is zero.</summary>
    static abstract TReal Round(TReal x);

    /// <summary>x 2ⁿ for integer-valued n in [−1022, 1023].</summary>
    static abstract TReal ScaleByPowerOfTwo(TReal x, TReal n);

    /// <summary>Splits a positive normal number as x = m 2ᵉ with m in [√½, √2).</summary>
    /// <param name="x">A positive normal number (zero, subnormal, infinite or negative values give an unspecified result).</param>
    /// <param name="exponent">e, integer-valued.</param>
    /// <returns>m.</returns>
    static abstract TReal Significand(TReal x, out TReal exponent);

    /// <summary>Mask: a &lt; b.</summary>
    static abstract TReal Less(TReal a, TReal b);

    /// <summary>Mask: a ≤ b.</summary>
    static abstract TReal LessOrEqual(TReal a, TReal b);

    /// <summary>Mask: a = b. Equal(x, x) is false exactly where x is NaN.</summary>
    static abstract TReal Equal(TReal a, TReal b);

    /// <summary>Mask: both.</summary>
    static abstract TReal And(TReal maskA, TReal maskB);

    /// <summary>Mask: either.</summary>
    static abstract TReal Or(TReal maskA, TReal maskB);

    /// <summary>Mask: not.</summary>
    static abstract TReal Not(TReal mask);

    /// <summary>whenTrue in the lanes where the mask is set, otherwise whenFalse. Both are evaluated.</summary>
    static abstract TReal Select(TReal mask, TReal whenTrue, TReal whenFalse);

    /// <summary>Whether the mask is set in at least one lane.</summary>
    static abstract bool Any(TReal mask);

    /// <summary>Whether the mask is set in every lane.</summary>
    static abstract bool All(TReal mask);
}
