using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>Reads one modifier of a sample, with the data that its type has in pyhf's schema.</summary>
internal static class ModifierReader
{
    /// <summary>Reads it.</summary>
    /// <param name="place">The modifier's object.</param>
    /// <param name="bins">Bins of the channel.</param>
    /// <exception cref="InputException">A type that is not known, or data that this type cannot have.</exception>
    public static Modifier Read(JsonSection place, int bins)
    {
        string name = place.Name("modifier");
        string type = place.Text("type");
        place.RejectOtherKeys("name", "type", "data");
        return type switch
        {
            "normfactor" => WithoutData(place, new NormFactorModifier(name)),
            "shapefactor" => WithoutData(place, new ShapeFactorModifier(name)),
            "lumi" => name == "lumi"
                ? WithoutData(place, new LumiModifier(name))
                : throw place.Error("a modifier of type lumi must have the name 'lumi'; rename it, or make it a normsys"),
            "normsys" => NormSys(place, name),
            "histosys" => HistoSys(place, name, bins),
            "shapesys" => new ShapeSysModifier(name, Errors(place, type, bins)),
            "staterror" => new StatErrorModifier(name, Errors(place, type, bins)),
            _ => throw place.Error(
                $"its type {Words.Quote(type)} is not known; pyhf has normfactor, normsys, histosys, shapesys, staterror, shapefactor and lumi"),
        };
    }

    private static Modifier WithoutData(JsonSection place, Modifier modifier)
    {
        place.Null("data");
        return modifier;
    }

    private static NormSysModifier NormSys(JsonSection place, string name)
    {
        JsonSection data = place.Section("data");
        data.RejectOtherKeys("lo", "hi");
        var modifier = new NormSysModifier(name, data.Number("lo"), data.Number("hi"));
        return modifier.Lo > 0.0 && modifier.Hi > 0.0
            ? modifier
            : throw place.Error(
                $"its factors are lo {modifier.Lo:R} and hi {modifier.Hi:R}, but a normsys with a factor that is not above 0 is not supported (its logarithm is interpolated); use a histosys");
    }

    private static HistoSysModifier HistoSys(JsonSection place, string name, int bins)
    {
        JsonSection data = place.Section("data");
        data.RejectOtherKeys("lo_data", "hi_data");
        return new HistoSysModifier(name, PerBin(data, "lo_data", bins), PerBin(data, "hi_data", bins));
    }

    private static double[] Errors(JsonSection place, string type, int bins)
    {
        double[] errors = PerBin(place, "data", bins);
        int negative = Array.FindIndex(errors, e => e < 0.0);
        return negative < 0
            ? errors
            : throw place.Error($"'data[{negative}]' is {errors[negative]:R}, but the uncertainties of a {type} cannot be negative");
    }

    private static double[] PerBin(JsonSection place, string key, int bins)
    {
        double[] values = place.Numbers(key);
        return values.Length == bins
            ? values
            : throw place.Error($"'{key}' has {Words.Count(values.Length, "value")}, but the channel has {Words.Count(bins, "bin")}; give one value for each bin");
    }
}
