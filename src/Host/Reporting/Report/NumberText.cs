using System.Globalization;
using System.Text;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>Numbers as people read them. What is missing is a dash.</summary>
internal static class NumberText
{
    /// <summary>What stands for a missing number.</summary>
    public const string Missing = "–";

    private const char ThinSpace = '\u2009';

    /// <summary>A number to so many significant digits; with a power of ten below 0.001 and from a million on.</summary>
    public static string Significant(double? value, int digits = 3)
    {
        if (value is not { } v || !double.IsFinite(v))
        {
            return Missing;
        }

        if (v == 0.0)
        {
            return "0";
        }

        int exponent = Exponent(v, digits);
        if (exponent is < -3 or > 5)
        {
            string mantissa = (v / Math.Pow(10.0, exponent)).ToString($"F{digits - 1}", CultureInfo.InvariantCulture);
            return Signed(mantissa) + "×10" + Superscript(exponent);
        }

        return Fixed(v, Math.Max(0, digits - 1 - exponent));
    }

    /// <summary>A number to so many decimals, thousands apart.</summary>
    public static string Fixed(double? value, int decimals)
    {
        if (value is not { } v || !double.IsFinite(v))
        {
            return Missing;
        }

        string text = v.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : Signed(Grouped(text));
    }

    /// <summary>A number that somebody wrote (a setting): no more digits than it has.</summary>
    public static string Setting(double value) => Signed(value.ToString("G6", CultureInfo.InvariantCulture));

    /// <summary>A setting in per cent.</summary>
    public static string PercentSetting(double fraction) => Setting(100.0 * fraction) + " %";

    /// <summary>A value with its error, both to the error's second significant digit.</summary>
    public static string WithError(double? value, double? error)
    {
        if (value is not { } v || error is not { } e || !double.IsFinite(v) || !double.IsFinite(e) || e <= 0.0)
        {
            return Significant(value);
        }

        int exponent = Exponent(e, 2);
        if (exponent < -4)
        {
            return $"{Significant(v)} ± {Significant(e, 2)}";
        }

        int decimals = Math.Max(0, 1 - exponent);
        return $"{Fixed(v, decimals)} ± {Fixed(e, decimals)}";
    }

    /// <summary>A whole number, thousands apart.</summary>
    public static string Count(long value) => Signed(Grouped(value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A fraction in per cent.</summary>
    public static string Percent(double? fraction, int digits = 3) => fraction is { } f && double.IsFinite(f) ? Significant(100.0 * f, digits) + " %" : Missing;

    /// <summary>A ratio in per cent; a dash where the denominator is not positive.</summary>
    public static string Percent(double numerator, double denominator) => denominator > 0.0 ? Percent(numerator / denominator) : Missing;

    /// <summary>A size in bytes.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => Count(bytes) + " B",
        < 10_000_000 => Count((bytes + 500) / 1000) + " kB",
        _ => Count((bytes + 500_000) / 1_000_000) + " MB",
    };

    /// <summary>Exponent of the first digit after rounding.</summary>
    private static int Exponent(double value, int digits)
    {
        string text = Math.Abs(value).ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        return int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
    }

    private static string Signed(string text) => text.Replace('-', '−');

    private static string Superscript(int exponent)
    {
        var text = new StringBuilder(exponent < 0 ? "⁻" : string.Empty);
        foreach (char digit in Math.Abs(exponent).ToString(CultureInfo.InvariantCulture))
        {
            text.Append("⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']);
        }

        return text.ToString();
    }

    private static string Grouped(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int end = point < 0 ? text.Length : point;
        int start = text.StartsWith('-') ? 1 : 0;
        if (end - start < 5)
        {
            return text;
        }

        var grouped = new StringBuilder(text);
        for (int i = end - 3; i > start; i -= 3)
        {
            grouped.Insert(i, ThinSpace);
        }

        return grouped.ToString();
    }
}
