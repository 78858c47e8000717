using System.Globalization;
using System.Text;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Builds the <c>d</c> attribute of an SVG path; coordinates to 0.01 px, which keeps files small.</summary>
internal sealed class PathData
{
    private readonly StringBuilder text = new();

    /// <summary>Whether nothing was drawn.</summary>
    public bool IsEmpty => text.Length == 0;

    /// <summary>Starts a new part.</summary>
    public PathData Move(double x, double y) => Append('M', x, y);

    /// <summary>A straight line to a point.</summary>
    public PathData Line(double x, double y) => Append('L', x, y);

    /// <summary>A horizontal line.</summary>
    public PathData Horizontal(double x)
    {
        text.Append('H').Append(Number(x));
        return this;
    }

    /// <summary>A vertical line.</summary>
    public PathData Vertical(double y)
    {
        text.Append('V').Append(Number(y));
        return this;
    }

    /// <summary>Closes the part.</summary>
    public PathData Close()
    {
        text.Append('Z');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    /// <summary>A coordinate as text.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "a coordinate of a figure is not finite");
        }

        string number = Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
        return number == "-0" ? "0" : number;
    }

    private PathData Append(char command, double x, double y)
    {
        text.Append(command).Append(Number(x)).Append(' ').Append(Number(y));
        return this;
    }
}
