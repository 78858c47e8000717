using System.Globalization;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>A value with its uncertainty as text: two digits of the uncertainty, and the value to the same place.</summary>
internal static class MeasuredValue
{
    private const int Digits = 2;

    /// <summary>"1.03 ± 0.12"; an uncertainty of 0 (a parameter at a bound) is left out.</summary>
    public static string Text(double value, double uncertainty)
    {
        if (!(uncertainty > 0.0) || !double.IsFinite(uncertainty))
        {
            return PlotText.Number(value, 4);
        }

        // Rounding may add a digit (0.0996 → 0.10), which moves the place.
        double rounded = double.Parse(uncertainty.ToString("E" + (Digits - 1), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int place = (int)Math.Floor(Math.Log10(rounded) + 1e-9) - (Digits - 1);
        return place is < -6 or > 5
            ? $"{PlotText.Number(value, 4)} ± {PlotText.Number(uncertainty, Digits)}"
            : $"{Fixed(value, place)} ± {Fixed(rounded, place)}";
    }

    private static string Fixed(double value, int place)
    {
        double unit = Math.Pow(10.0, Math.Max(place, 0));
        string text = (Math.Round(value / unit) * unit).ToString("F0", CultureInfo.InvariantCulture);
        text = place < 0 ? value.ToString("F" + -place, CultureInfo.InvariantCulture) : text;
        return (text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : text).Replace('-', '−');
    }
}
