namespace ZPrimeGpu.Validation.Theory;

/// <summary>e⁺e⁻ → μ⁺μ⁻Z′ with massless muons, in closed form.</summary>
/// <remarks>
/// With y₁,₂ = D₁,₂/s and z = M²/s the squared amplitude over the Dalitz region y₁ + y₂ ≤ 1 + z, y₁y₂ ≥ z integrates to
/// J = 5(1−z²) + [3(1+z)² − 2z] ln z + 2(1+z)² {½ ln² z − ln z ln(1+z) − Li₂(1/(1+z)) + Li₂(z/(1+z))}, and σ = α²g′²J/(6πs).
/// </remarks>
internal static class MasslessEmission
{
    /// <summary>The cross section for α = 1 and g′ = 1 [GeV⁻²].</summary>
    public static double CrossSection(double s, double mass)
    {
        double z = mass * mass / s;
        double log = Math.Log(z);
        double plus = 1.0 + z;
        double dilogarithms = (0.5 * log * log) - (log * Math.Log(plus)) - Dilogarithm(1.0 / plus) + Dilogarithm(z / plus);
        double j = (5.0 * (1.0 - (z * z))) + (((3.0 * plus * plus) - (2.0 * z)) * log) + (2.0 * plus * plus * dilogarithms);
        return j / (6.0 * Math.PI * s);
    }

    /// <summary>Li₂(x) = −∫₀ˣ ln(1−t)/t dt by its series, for 0 ≤ x &lt; 1; above one half by reflection.</summary>
    public static double Dilogarithm(double x)
    {
        if (x > 0.5)
        {
            return (Math.PI * Math.PI / 6.0) - (Math.Log(x) * Math.Log(1.0 - x)) - Dilogarithm(1.0 - x);
        }

        double sum = 0.0;
        double power = 1.0;
        for (int k = 1; k <= 60; k++)
        {
            power *= x;
            sum += power / ((double)k * k);
        }

        return sum;
    }
}
