namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Ticks of an axis that is linear around 0 and logarithmic far from it: 0, and both signs of the powers of ten.</summary>
internal static class AsinhTicks
{
    /// <summary>Ticks between two ends.</summary>
    /// <param name="min">Lower end.</param>
    /// <param name="max">Upper end.</param>
    /// <param name="linearWidth">Where the scale turns from linear to logarithmic; powers of ten from here on have ticks.</param>
    public static IReadOnlyList<Tick> Make(double min, double max, double linearWidth)
    {
        var ticks = new List<Tick> { new(0.0, RichText.Plain("0"), IsMajor: true) };
        int first = (int)Math.Ceiling(Math.Log10(linearWidth) - 1e-9);
        double end = Math.Max(Math.Abs(min), Math.Abs(max));
        for (int exponent = first - 1; Math.Pow(10.0, exponent) <= end * 1.000001; exponent++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                double value = digit * Math.Pow(10.0, exponent);
                bool major = digit == 1 && exponent >= first;
                RichText? label = major ? LogTicks.Label(1, exponent) : null;
                ticks.Add(new(value, label, major));
                ticks.Add(new(-value, label is null ? null : RichText.Plain("−") + label, major));
            }
        }

        return ticks.Where(t => t.Value >= min && t.Value <= max).OrderBy(t => t.Value).ToList();
    }
}
