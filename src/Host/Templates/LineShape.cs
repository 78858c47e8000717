using System.Diagnostics;

namespace ZPrimeGpu.Host.Templates;

/// <summary>The relativistic Breit–Wigner of a resonance of mass M₀ and fixed width Γ, in x = M².</summary>
/// <remarks>
/// f(x) = (M₀Γ/π) / [(x − M₀²)² + M₀²Γ²]: in M² it is a Cauchy distribution of median M₀² and half width M₀Γ, so its cumulative
/// ½ + arctan((x − M₀²)/M₀Γ)/π and its inverse are closed. It is cut to the range of M² where a signal was generated and normalised there. Γ = 0 is one mass.
/// </remarks>
/// <param name="MassGeV">M₀ [GeV].</param>
/// <param name="WidthOverMass">Γ/M₀.</param>
/// <param name="LowGeV">Smallest mass [GeV].</param>
/// <param name="HighGeV">Largest mass [GeV].</param>
internal sealed record LineShape(double MassGeV, double WidthOverMass, double LowGeV, double HighGeV)
{
    private double HalfWidth => MassGeV * MassGeV * WidthOverMass;

    /// <summary>Part of the whole line shape that lies in the range.</summary>
    public double InRange => WidthOverMass == 0.0 ? 1.0 : Cumulative(HighGeV) - Cumulative(LowGeV);

    /// <summary>M² below which a fraction of the line shape in the range lies [GeV²].</summary>
    /// <param name="fraction">In (0, 1).</param>
    public double Quantile(double fraction)
    {
        if (WidthOverMass == 0.0)
        {
            return MassGeV * MassGeV;
        }

        double low = Cumulative(LowGeV);
        double m2 = (MassGeV * MassGeV) + (HalfWidth * Math.Tan(Math.PI * (low + (fraction * (Cumulative(HighGeV) - low)) - 0.5)));
        return Math.Clamp(m2, LowGeV * LowGeV, HighGeV * HighGeV);
    }

    /// <summary>Fraction of the line shape in the range that lies below an M².</summary>
    public double Below(double m2)
    {
        if (WidthOverMass == 0.0)
        {
            return m2 > MassGeV * MassGeV ? 1.0 : 0.0;
        }

        double low = Cumulative(LowGeV);
        double at = 0.5 + (Math.Atan((m2 - (MassGeV * MassGeV)) / HalfWidth) / Math.PI);
        return Math.Clamp((at - low) / (Cumulative(HighGeV) - low), 0.0, 1.0);
    }

    /// <summary>∫ f(x) h_j(x) dx of the hat functions h_j on nodes: f integrated with a function that is linear between nodes is Σ weight · value at the node.</summary>
    /// <remarks>
    /// Between nodes a and b, F the cumulative and g the half width: ∫ f = F(b) − F(a), ∫ x f = M₀² (F(b) − F(a)) + (g/2π) ln[((b − M₀²)² + g²)/((a − M₀²)² + g²)].
    /// Both are normalised to the range. Rounding is 1e-15 of the whole.
    /// </remarks>
    /// <param name="nodes">M² from one end of the range to the other, rising [GeV²].</param>
    /// <returns>Weights, of sum 1 [node].</returns>
    public double[] HatWeights(ReadOnlySpan<double> nodes)
    {
        Debug.Assert(WidthOverMass > 0.0, "a narrow signal is at one mass");
        var weights = new double[nodes.Length];
        double centre = MassGeV * MassGeV;
        double norm = InRange;
        double below = Math.Atan((nodes[0] - centre) / HalfWidth) / Math.PI;
        for (int i = 0; i + 1 < nodes.Length; i++)
        {
            double u = (nodes[i] - centre) / HalfWidth;
            double v = (nodes[i + 1] - centre) / HalfWidth;
            double next = Math.Atan(v) / Math.PI;
            double all = (next - below) / norm;
            double moment = (0.5 / Math.PI * Math.Log(((v * v) + 1.0) / ((u * u) + 1.0)) / norm) - (u * all);
            double upper = Math.Clamp(moment / (v - u), 0.0, all);
            weights[i] += all - upper;
            weights[i + 1] += upper;
            below = next;
        }

        return weights;
    }

    private double Cumulative(double massGeV) => 0.5 + (Math.Atan(((massGeV * massGeV) - (MassGeV * MassGeV)) / HalfWidth) / Math.PI);
}
