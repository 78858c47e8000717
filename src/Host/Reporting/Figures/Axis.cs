namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>How values are spread along an axis.</summary>
internal enum AxisScale
{
    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>By their logarithm.</summary>
    Logarithmic,

    /// <summary>By asinh(value / linear width): evenly around 0, logarithmically far from it, both signs.</summary>
    Asinh,
}

/// <summary>An axis: its scale, ends and title.</summary>
/// <param name="Scale">Scale.</param>
/// <param name="Min">Lower end; positive on a logarithmic axis.</param>
/// <param name="Max">Upper end, above <paramref name="Min"/>; below it on a linear axis that is turned round.</param>
/// <param name="Title">Title, with the unit.</param>
internal sealed record Axis(AxisScale Scale, double Min, double Max, RichText Title)
{
    /// <summary>Linear width of an asinh axis.</summary>
    public double LinearWidth { get; init; } = 1.0;

    /// <summary>About so many major ticks on a linear axis.</summary>
    public int TickCount { get; init; } = 7;

    /// <summary>The ticks, where they are not the scale's own.</summary>
    public IReadOnlyList<Tick>? GivenTicks { get; init; }

    /// <summary>A vertical axis of named rows, the first (value 0) at the top, a row every 1.</summary>
    /// <param name="names">Names.</param>
    public static Axis Rows(IReadOnlyList<RichText?> names)
        => new(AxisScale.Linear, names.Count - 0.5, -0.5, RichText.Empty) { GivenTicks = [.. names.Select((name, row) => new Tick(row, name, IsMajor: false))] };

    /// <summary>A linear axis.</summary>
    public static Axis Linear(double min, double max, RichText title) => new(AxisScale.Linear, min, max, title);

    /// <summary>A logarithmic axis.</summary>
    public static Axis Log(double min, double max, RichText title) => new(AxisScale.Logarithmic, min, max, title);

    /// <summary>Where a value stands: 0 at the lower end, 1 at the upper, beyond outside (at most one axis length, so that clipped paths stay small).</summary>
    public double Fraction(double value)
    {
        double low = Transform(Min);
        double fraction = (Transform(value) - low) / (Transform(Max) - low);
        return Math.Clamp(fraction, -1.0, 2.0);
    }

    /// <summary>The value at a fraction of the axis.</summary>
    public double Value(double fraction)
    {
        double low = Transform(Min);
        double t = low + (fraction * (Transform(Max) - low));
        return Scale switch
        {
            AxisScale.Logarithmic => Math.Pow(10.0, t),
            AxisScale.Asinh => LinearWidth * Math.Sinh(t),
            _ => t,
        };
    }

    /// <summary>The ticks.</summary>
    public IReadOnlyList<Tick> Ticks() => GivenTicks ?? Scale switch
    {
        AxisScale.Logarithmic => LogTicks.Make(Min, Max),
        AxisScale.Asinh => AsinhTicks.Make(Min, Max, LinearWidth),
        _ => LinearTicks.Make(Min, Max, TickCount),
    };

    private double Transform(double value) => Scale switch
    {
        AxisScale.Logarithmic => value > 0.0 ? Math.Log10(value) : double.NegativeInfinity,
        AxisScale.Asinh => Math.Asinh(value / LinearWidth),
        _ => value,
    };
}
