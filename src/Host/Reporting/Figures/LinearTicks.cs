using System.Globalization;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Ticks of a linear axis: steps of 1, 2 or 5 times a power of ten, with minor ticks between.</summary>
internal static class LinearTicks
{
    /// <summary>Ticks between two ends.</summary>
    /// <param name="min">Lower end.</param>
    /// <param name="max">Upper end, above <paramref name="min"/>.</param>
    /// <param name="about">About so many steps.</param>
    public static IReadOnlyList<Tick> Make(double min, double max, int about = 7)
    {
        (double step, int minor) = Step((max - min) / about);
        var ticks = new List<Tick>();
        double fine = step / minor;
        double slack = 1e-9 * (max - min);
        for (double i = Math.Ceiling((min - slack) / fine); i * fine <= max + slack; i++)
        {
            bool major = i % minor == 0;
            ticks.Add(new(i * fine, major ? Label(i / minor * step, step) : null, major));
        }

        return ticks;
    }

    private static (double Step, int Minor) Step(double rough)
    {
        double power = Math.Pow(10.0, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            < 1.5 => (power, 5),
            < 3.5 => (2.0 * power, 4),
            < 7.5 => (5.0 * power, 5),
            _ => (10.0 * power, 5),
        };
    }

    private static RichText Label(double value, double step)
    {
        int decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 12);
        string text = Math.Round(value, decimals).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        bool isZero = text.Trim('-', '0', '.').Length == 0;
        return RichText.Plain(isZero ? "0" : text.Replace('-', '−'));
    }
}
