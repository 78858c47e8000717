using System.Text.Json;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>What <c>zprime control</c> wrote to <c>control.json</c>, as far as an analysis uses it.</summary>
/// <param name="Path">The file, as messages name it.</param>
/// <param name="Probe">Trigger flags that were probed; empty = no trigger efficiency.</param>
/// <param name="TriggerInData">Trigger efficiency of the data; null = not measured.</param>
/// <param name="TriggerInSimulation">The same of the simulation.</param>
/// <param name="Photons">Photon veto; null = not measured.</param>
/// <param name="Samples">Ratios of each control sample.</param>
/// <param name="WidthRatio">Width of the recoil peak, data over simulation, and its error; null = not measured.</param>
internal sealed record ControlMeasurements(
    string Path,
    IReadOnlyList<string> Probe,
    EfficiencyFunction? TriggerInData,
    EfficiencyFunction? TriggerInSimulation,
    PhotonMeasurement? Photons,
    IReadOnlyList<SampleMeasurement> Samples,
    (double Ratio, double Error)? WidthRatio)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It is missing, or not what <c>zprime control</c> writes.</exception>
    public static ControlMeasurements Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' (systematics.from_control) cannot be read: make it with 'zprime control', or correct the path.", e);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Of(path, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or InvalidDataException)
        {
            throw new InputException($"'{path}' (systematics.from_control) is not a control.json as 'zprime control' writes it ({e.Message.TrimEnd('.')}); make it anew.", e);
        }
    }

    private static ControlMeasurements Of(string path, JsonElement root)
    {
        JsonElement? trigger = Optional(root, "trigger_efficiency");
        JsonElement? resolution = Optional(root, "resolution");
        return new ControlMeasurements(
            path,
            trigger is { } t ? [.. t.GetProperty("probe").EnumerateArray().Select(Text)] : [],
            Curve(trigger, "data"),
            Curve(trigger, "simulation"),
            Optional(root, "photon_inefficiency") is { } photons ? PhotonMeasurement.Of(photons) : null,
            [.. root.GetProperty("samples").EnumerateArray().Select(SampleMeasurement.Of)],
            resolution is { } r && Number(r, "ratio") is double ratio && Number(r, "ratio_error") is double error ? (ratio, error) : null);
    }

    private static EfficiencyFunction? Curve(JsonElement? trigger, string name)
    {
        if (trigger is not { } parent || Optional(parent, name) is not { } curve)
        {
            return null;
        }

        if (curve.GetProperty("covariance").GetArrayLength() != 3 || !Enum.TryParse(curve.GetProperty("form").GetString(), ignoreCase: true, out EfficiencyForm form) || !Enum.IsDefined(form))
        {
            throw new InvalidDataException("a trigger efficiency has an unknown form or no covariance of three numbers");
        }

        double[] covariance = [.. curve.GetProperty("covariance").EnumerateArray().Select(Finite)];
        return new EfficiencyFunction(
            form,
            Finite(curve.GetProperty("intercept")),
            Finite(curve.GetProperty("slope_per_gev2")),
            covariance[0],
            covariance[1],
            covariance[2]);
    }

    /// <summary>A property that may be missing or null.</summary>
    internal static JsonElement? Optional(JsonElement parent, string name)
        => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A number that may be missing or null.</summary>
    internal static double? Number(JsonElement parent, string name) => Optional(parent, name) is { } number ? Finite(number) : null;

    /// <summary>A finite number: 1e999 is none.</summary>
    internal static double Finite(JsonElement number)
        => number.GetDouble() is var value && double.IsFinite(value) ? value : throw new InvalidDataException("a number is out of range");

    /// <summary>A text that is there.</summary>
    internal static string Text(JsonElement text) => text.GetString() ?? throw new InvalidDataException("a name is null");
}

/// <summary>Inefficiency of the photon veto, data over simulation.</summary>
/// <param name="BelowGeV2">M²rec of the measurement is below this [GeV²].</param>
/// <param name="AverageUncertainty">Relative uncertainty of the rescaled background; null = no region has a ratio.</param>
/// <param name="Regions">Start and end [deg] and ratio of each region; null where it was not measured.</param>
internal sealed record PhotonMeasurement(double BelowGeV2, double? AverageUncertainty, IReadOnlyList<(double FromDeg, double ToDeg, double? Ratio)> Regions)
{
    /// <summary>Reads the object.</summary>
    public static PhotonMeasurement Of(JsonElement json) => new(
        ControlMeasurements.Finite(json.GetProperty("below_gev2")),
        ControlMeasurements.Number(json, "average_uncertainty"),
        [
            .. json.GetProperty("regions").EnumerateArray().Select(
                r => (ControlMeasurements.Finite(r.GetProperty("from_deg")), ControlMeasurements.Finite(r.GetProperty("to_deg")), ControlMeasurements.Number(r, "ratio"))),
        ]);
}

/// <summary>Data against simulation in one control sample.</summary>
/// <param name="Name">Sample.</param>
/// <param name="Ranges">Upper end of each range of M²rec [GeV²], the last one infinite, and what the ratios allow efficiency and background shape to be wrong by; null = not measured.</param>
internal sealed record SampleMeasurement(string Name, IReadOnlyList<(double BelowGeV2, double? Efficiency, double? BackgroundShape)> Ranges)
{
    /// <summary>Reads the object.</summary>
    public static SampleMeasurement Of(JsonElement json) => new(
        ControlMeasurements.Text(json.GetProperty("name")),
        [
            .. json.GetProperty("ranges").EnumerateArray().Select(r => (
                ControlMeasurements.Number(r, "below_gev2") ?? double.PositiveInfinity,
                ControlMeasurements.Number(r, "efficiency_systematic"),
                ControlMeasurements.Number(r, "background_shape_systematic"))),
        ]);
}
