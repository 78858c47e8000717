using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Templates;

/// <summary>w(M²): the M²rec resolution of the signal, which is the bin width of the spectrum [GeV²].</summary>
/// <remarks>
/// Built in (physics.md, section 5, σ_B), with x = max(M², 0) in GeV²:
/// <c>x ≥ 9: w = w₉ exp[−a (x − 9) + b (x − 9)²]</c>, <c>x &lt; 9: w = w₉ − (w₉ − w₀) e^(−x/0.6) (1 − x/9)</c>,
/// w₉ = 0.23 (largest width, at 9 GeV²), w(80) = 0.06. physics.md quotes w₀, a and b rounded; the digits here are those that
/// reproduce the 582 masses of mass_grid_582_B.csv to the rounding of that file (5e-7 GeV), for which the quoted ones are too short.
/// A table from the configuration is interpolated linearly and held constant beyond its ends.
/// </remarks>
internal sealed class RecoilBinWidth
{
    private const double WidthAtZero = 0.044844;
    private const double LargestWidth = 0.23;
    private const double LargestWidthAt = 9.0;
    private const double RiseScale = 0.6;
    private const double Fall = 0.01989811767;
    private const double FallCurvature = 1.3694023e-5;

    private readonly (double M2, double Width)[]? table;

    private RecoilBinWidth((double M2, double Width)[]? table) => this.table = table;

    /// <summary>The built-in parameterisation.</summary>
    public static RecoilBinWidth BuiltIn { get; } = new(null);

    /// <summary>The table of the configuration, or the built-in parameterisation where there is none.</summary>
    public static RecoilBinWidth From(BinningConfig binning)
    {
        if (binning.WidthTable is not { } rows)
        {
            return BuiltIn;
        }

        if (rows.Count == 0)
        {
            throw new InputException("The width table of the binning is empty. Give rows of M2 and width in GeV², or leave it out for the built-in widths.");
        }

        for (int i = 0; i < rows.Count; i++)
        {
            (double m2, double width) = rows[i];
            if (!double.IsFinite(m2) || !double.IsFinite(width) || width <= 0)
            {
                throw new InputException($"Row {i + 1} of the width table of the binning (M2 {m2}, width {width}) is not usable: widths must be positive.");
            }

            if (i > 0 && m2 <= rows[i - 1].M2)
            {
                throw new InputException($"Row {i + 1} of the width table of the binning has M2 {m2}, not above the row before. Sort the rows by M2.");
            }

            // x + w(x) must rise with x, or two bins could end on the same edge.
            if (i > 0 && width - rows[i - 1].Width <= rows[i - 1].M2 - m2)
            {
                throw new InputException(
                    $"The width table of the binning falls faster than M2 rises before row {i + 1} (M2 {m2}, width {width}). Are the columns swapped?");
            }
        }

        return new RecoilBinWidth([.. rows]);
    }

    /// <summary>The width of the bin that starts at <paramref name="m2"/> [GeV²].</summary>
    public double At(double m2) => table is null ? Parameterised(Math.Max(m2, 0)) : Interpolated(table, m2);

    private static double Parameterised(double x)
    {
        double d = x - LargestWidthAt;
        return d >= 0
            ? LargestWidth * Math.Exp((-Fall * d) + (FallCurvature * d * d))
            : LargestWidth - ((LargestWidth - WidthAtZero) * Math.Exp(-x / RiseScale) * (1 - (x / LargestWidthAt)));
    }

    private static double Interpolated((double M2, double Width)[] table, double m2)
    {
        if (m2 <= table[0].M2)
        {
            return table[0].Width;
        }

        for (int i = 1; i < table.Length; i++)
        {
            if (m2 < table[i].M2)
            {
                double fraction = (m2 - table[i - 1].M2) / (table[i].M2 - table[i - 1].M2);
                return table[i - 1].Width + (fraction * (table[i].Width - table[i - 1].Width));
            }
        }

        return table[^1].Width;
    }
}
