using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>The matrix element of γ* → μ⁺μ⁻Z′ (tree level, vector coupling, full muon mass) with the directions of the beams kept.</summary>
/// <remarks>
/// <para>Massless beams along ±n in the rest frame of the photon: L_{μν}H^{μν} = 2s (ΣH_ii − n·H·n), the sum over every spin in units of e⁴g′²/s². Averaged over n the
/// bracket is ⅔ ΣH_ii = −⅔ g·H, which is what the cross section needs (physics.md, section 3).</para>
/// <para>With D₁ = (p+Q)² − m², D₂ = (k+Q)² − m², r = M² + 2m², and p, k the components of the momenta of μ⁻ and μ⁺ along n:</para>
/// <code>
/// ΣH_ii = 8 { D₁/D₂ + D₂/D₁ − [sM² + 2m²(s+M²) + 4m⁴](1/D₁² + 1/D₂²) + [2s² + 4sM² + 2M⁴ − 8m⁴]/(D₁D₂) − 2(s+2m²+M²)(1/D₁ + 1/D₂) }
/// n·H·n = 4 { [D₁D₂ − 4D₁k(p+k) + r(4k²−s)]/D₁² + [D₁D₂ − 4D₂p(p+k) + r(4p²−s)]/D₂²
///           + 2[−s(D₁+D₂) + 2(p+k)(D₁p+D₂k) + s(s+M²−2m²) − 2s(p²+k²) − 4rpk]/(D₁D₂) }
/// </code>
/// <para>The second follows from the trace with both currents contracted with the difference of the beam momenta.</para>
/// </remarks>
public static class EmissionKernel
{
    /// <summary>ΣH_ii − n·H·n [dimensionless, in units of e²g′²].</summary>
    /// <param name="s">Squared mass of the photon [GeV²].</param>
    /// <param name="mass2">M² [GeV²].</param>
    /// <param name="muon2">m² [GeV²].</param>
    /// <param name="d1">D₁ [GeV²], positive.</param>
    /// <param name="d2">D₂ [GeV²], positive.</param>
    /// <param name="p">μ⁻ momentum along n [GeV].</param>
    /// <param name="k">μ⁺ momentum along n [GeV].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Transverse<TReal>(TReal s, TReal mass2, TReal muon2, TReal d1, TReal d2, TReal p, TReal k)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal two = TReal.From(2.0);
        TReal four = TReal.From(4.0);
        TReal i1 = TReal.From(1.0) / d1;
        TReal i2 = TReal.From(1.0) / d2;
        TReal r = mass2 + (two * muon2);
        TReal sum = s + mass2;
        TReal inverses = i1 + i2;
        TReal product = i1 * i2;
        TReal squares = TReal.Fma(i1, i1, i2 * i2);

        TReal trace = TReal.Fma(d1, i2, d2 * i1)
            - (TReal.Fma(s, mass2, two * muon2 * (sum + (two * muon2))) * squares)
            + (((two * sum * sum) - (TReal.From(8.0) * muon2 * muon2)) * product)
            - (two * (s + r) * inverses);

        TReal pair = p + k;
        TReal first = i1 * (d2 - (four * k * pair)) + (i1 * i1 * r * ((four * k * k) - s));
        TReal second = i2 * (d1 - (four * p * pair)) + (i2 * i2 * r * ((four * p * p) - s));
        TReal mixed = (two * pair * ((p * i2) + (k * i1)))
            - (s * inverses)
            + (product * ((s * (sum - (two * muon2) - (two * ((p * p) + (k * k))))) - (four * r * p * k)));
        return (TReal.From(8.0) * trace) - (four * (first + second + (two * mixed)));
    }
}
