using System.Globalization;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Ticks of a logarithmic axis: a major tick per decade, minor ticks at 2 to 9; over less than two decades 2 and 5 are
/// labelled too, and over less than half a decade round numbers as on a linear axis.</summary>
internal static class LogTicks
{
    private const int MostDecadesLabelled = 9;
    private const double LinearBelow = 0.5;

    /// <summary>An axis within 0.001 to 1000 has its numbers in full, any other all of them as powers.</summary>
    private const int PlainExponents = 3;

    /// <summary>Ticks between two ends.</summary>
    /// <param name="min">Lower end, positive.</param>
    /// <param name="max">Upper end, above <paramref name="min"/>.</param>
    public static IReadOnlyList<Tick> Make(double min, double max)
    {
        int first = (int)Math.Floor(Math.Log10(min) + 1e-9);
        int last = (int)Math.Floor(Math.Log10(max) + 1e-9);
        double decades = Math.Log10(max / min);
        if (decades < LinearBelow)
        {
            return LinearTicks.Make(min, max);
        }

        int firstPower = (int)Math.Ceiling(Math.Log10(min) - 1e-9);
        bool isPlain = firstPower >= -PlainExponents && last <= PlainExponents;
        int every = 1 + ((last - first) / MostDecadesLabelled);
        var ticks = new List<Tick>();
        for (int exponent = first; exponent <= last; exponent++)
        {
            double power = Math.Pow(10.0, exponent);
            for (int digit = 1; digit <= 9; digit++)
            {
                double value = digit * power;
                if (value < min * (1.0 - 1e-9) || value > max * (1.0 + 1e-9))
                {
                    continue;
                }

                bool labelled = digit == 1 ? exponent % every == 0 : IsLabelled(digit, decades);
                ticks.Add(new(value, labelled ? (isPlain ? Plain(digit, exponent) : Power(digit, exponent)) : null, digit == 1));
            }
        }

        return ticks;
    }

    /// <summary>A power of ten as labels write it: 0.1, 1 and 10 in full, others with an exponent.</summary>
    public static RichText Label(int digit, int exponent)
    {
        if (exponent is >= -1 and <= 1)
        {
            return RichText.Plain((digit * Math.Pow(10.0, exponent)).ToString(exponent < 0 ? "F1" : "F0", CultureInfo.InvariantCulture));
        }

        return Power(digit, exponent);
    }

    private static RichText Plain(int digit, int exponent)
        => RichText.Plain((digit * Math.Pow(10.0, exponent)).ToString("F" + Math.Max(0, -exponent), CultureInfo.InvariantCulture));

    private static RichText Power(int digit, int exponent)
    {
        if (exponent is 0 or 1)
        {
            return Plain(digit, exponent);
        }

        string power = exponent.ToString(CultureInfo.InvariantCulture).Replace('-', '−');
        return RichText.Of(digit == 1 ? $"10^{{{power}}}" : $"{digit}×10^{{{power}}}");
    }

    private static bool IsLabelled(int digit, double decades) => decades switch
    {
        < 0.7 => digit <= 8,
        < 1.9 => digit is 2 or 5,
        _ => false,
    };
}
