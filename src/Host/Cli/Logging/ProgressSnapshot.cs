using System.Globalization;
using System.Text;
using ZPrimeGpu.Host.Accelerators.Fits;

namespace ZPrimeGpu.Host.Cli.Logging;

/// <summary>How far a stage is at a moment.</summary>
/// <param name="Stage">What it does.</param>
/// <param name="Done">Work done, in the stage's own unit.</param>
/// <param name="Total">All of it; null where unknown.</param>
/// <param name="Elapsed">Time since its begin.</param>
/// <param name="Fits">Fits of this stage.</param>
/// <param name="TimeLeft">Time to its end; null where it cannot be told.</param>
internal readonly record struct ProgressSnapshot(string Stage, long Done, long? Total, TimeSpan Elapsed, FitMeterReading Fits, TimeSpan? TimeLeft)
{
    /// <summary>The fraction that is done; null where the whole is unknown.</summary>
    public double? Fraction => Total is long all and > 0 ? Math.Clamp((double)Done / all, 0.0, 1.0) : null;

    /// <summary>Fits a second since the begin of the stage; null without a fit.</summary>
    public double? FitsPerSecond => Fits.Fits > 0 && Elapsed > TimeSpan.Zero ? Fits.Fits / Elapsed.TotalSeconds : null;

    /// <summary>For a line: <c>12 %, 1,234,567 fits, 23,456/s, 3 retried, 0 failed, 0:12:34 left</c>.</summary>
    public string Line
    {
        get
        {
            var text = new StringBuilder();
            text.Append(Fraction is double fraction ? FormattableString.Invariant($"{100.0 * fraction:F0} %") : Done > 0 ? FormattableString.Invariant($"{Done:N0}") : Text(Elapsed));
            AppendFits(text);
            return text.ToString();
        }
    }

    /// <summary>The same without the work done, for beside a bar.</summary>
    public string LineOfBar
    {
        get
        {
            var text = new StringBuilder();
            AppendFits(text);
            return text.ToString().TrimStart(',', ' ');
        }
    }

    /// <summary>A time for people: <c>3 s</c>, <c>2:05</c>, <c>1:02:05</c>, <c>2 d 03:04</c>.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 99.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s"),
        { TotalHours: < 1 } => time.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        { TotalDays: < 1 } => time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
        _ => time.ToString(@"d\ \d\ hh\:mm", CultureInfo.InvariantCulture),
    };

    private void AppendFits(StringBuilder text)
    {
        if (FitsPerSecond is double rate)
        {
            text.Append(CultureInfo.InvariantCulture, $", {Fits.Fits:N0} fits, {rate:N0}/s, {Fits.Retried:N0} retried, {Fits.Failed:N0} failed");
        }

        if (TimeLeft is TimeSpan left)
        {
            text.Append(CultureInfo.InvariantCulture, $", {Text(left)} left");
        }
    }
}
