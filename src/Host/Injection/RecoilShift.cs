using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Host.Injection;

/// <summary>Laboratory momenta of the two muons [GeV].</summary>
internal readonly record struct MuonPair(double PxPlus, double PyPlus, double PzPlus, double PxMinus, double PyMinus, double PzMinus);

/// <summary>Moves the recoil mass of an event: both c.m. momenta of the muons are scaled by one factor.</summary>
/// <remarks>
/// <para>M²rec(λ) = (√s − E₊ − E₋)² − λ²|p₊ + p₋|², E² = λ²p² + m². It falls with λ as long as the recoil energy is positive. Directions of both muons and of the recoil
/// in the c.m. frame stay; radiation and resolution of the generated event stay in M²rec, unscaled.</para>
/// <para>λ by bisection to the last bit; shifts of a resolution or of a few GeV² between generated masses change λ by per cents.</para>
/// </remarks>
/// <param name="frame">Beams.</param>
internal sealed class RecoilShift(BeamFrame frame)
{
    private const double MuonMass = 0.1056583755;
    private const double LargestFactor = 4.0;

    /// <summary>Moves an event.</summary>
    /// <param name="muons">The event.</param>
    /// <param name="shiftGeV2">What to add to M²rec [GeV²].</param>
    /// <returns>The moved event; null where its M²rec would be beyond what two muons leave.</returns>
    public MuonPair? Move(in MuonPair muons, double shiftGeV2)
    {
        (double x, double y, double z) plus = ToCentre(muons.PxPlus, muons.PyPlus, muons.PzPlus);
        (double x, double y, double z) minus = ToCentre(muons.PxMinus, muons.PyMinus, muons.PzMinus);
        double squarePlus = Square(plus);
        double squareMinus = Square(minus);
        double squareSum = Square((plus.x + minus.x, plus.y + minus.y, plus.z + minus.z));
        double target = RecoilMassSquared(1.0) + shiftGeV2;
        (double low, double high) = shiftGeV2 > 0.0 ? (0.0, 1.0) : (1.0, LargestFactor);
        if (!(RecoilMassSquared(low) >= target && RecoilMassSquared(high) <= target))
        {
            return null;
        }

        double factor = 0.5 * (low + high);
        while (factor > low && factor < high)
        {
            (low, high) = RecoilMassSquared(factor) > target ? (factor, high) : (low, factor);
            factor = 0.5 * (low + high);
        }

        (double x, double y, double z) first = ToLaboratory(plus, factor);
        (double x, double y, double z) second = ToLaboratory(minus, factor);
        return new MuonPair(first.x, first.y, first.z, second.x, second.y, second.z);

        double RecoilMassSquared(double scale)
        {
            double s2 = scale * scale;
            double energy = Math.Max(
                0.0, frame.SqrtS - Math.Sqrt((s2 * squarePlus) + (MuonMass * MuonMass)) - Math.Sqrt((s2 * squareMinus) + (MuonMass * MuonMass)));
            return (energy * energy) - (s2 * squareSum);
        }
    }

    private (double X, double Y, double Z) ToCentre(double x, double y, double z)
    {
        double energy = Math.Sqrt((x * x) + (y * y) + (z * z) + (MuonMass * MuonMass));
        return ((frame.XE * energy) + (frame.XX * x) + (frame.XZ * z), y, (frame.ZE * energy) + (frame.ZX * x) + (frame.ZZ * z));
    }

    // The inverse of a Lorentz transformation L is g Lᵀ g.
    private (double X, double Y, double Z) ToLaboratory((double X, double Y, double Z) p, double factor)
    {
        (double x, double y, double z) = (factor * p.X, factor * p.Y, factor * p.Z);
        double energy = Math.Sqrt((x * x) + (y * y) + (z * z) + (MuonMass * MuonMass));
        return ((frame.XX * x) + (frame.ZX * z) - (frame.EnergyX * energy), y, (frame.XZ * x) + (frame.ZZ * z) - (frame.EnergyZ * energy));
    }

    private static double Square((double X, double Y, double Z) p) => (p.X * p.X) + (p.Y * p.Y) + (p.Z * p.Z);
}
