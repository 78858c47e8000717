using System.Text.Json;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>Reads the measurements of a workspace and checks them against the parameters that its modifiers make.</summary>
internal static class MeasurementReader
{
    /// <summary>Reads all measurements.</summary>
    /// <param name="root">The workspace.</param>
    /// <param name="sets">The sets of parameters that the modifiers make.</param>
    /// <exception cref="InputException">A measurement cannot be used with this model.</exception>
    public static IReadOnlyList<Measurement> ReadAll(JsonSection root, ModifierSets sets)
    {
        if (sets.Names.Count == 0)
        {
            throw root.Error("no sample has a modifier, so that there is no parameter to fit; add a normfactor to the signal");
        }

        var measurements = new List<Measurement>();
        var names = new HashSet<string>();
        foreach (JsonSection place in root.Sections("measurements", atLeast: 1))
        {
            string name = place.Name("measurement");
            place.RejectOtherKeys("name", "config");
            if (!names.Add(name))
            {
                throw place.Error("another measurement has this name; rename one of them");
            }

            measurements.Add(ReadOne(place, name, sets));
        }

        return measurements;
    }

    private static Measurement ReadOne(JsonSection place, string name, ModifierSets sets)
    {
        JsonSection config = place.Section("config");
        config.RejectOtherKeys("poi", "parameters");
        string poi = config.Text("poi");
        CheckPoi(place, poi, sets);
        var parameters = new List<ParameterSettings>();
        var names = new HashSet<string>();
        foreach (JsonSection section in config.Sections("parameters", atLeast: 0))
        {
            ParameterSettings settings = ReadSettings(section);
            if (!names.Add(settings.Name))
            {
                throw section.Error("the measurement has settings for this parameter twice; keep one of them");
            }

            if (sets.Find(settings.Name) is Modifier modifier)
            {
                SettingsRules.Check(section, settings, modifier, sets.Elements(settings.Name));
            }

            parameters.Add(settings);
        }

        // The luminosity has no defaults in pyhf: without settings there is no value to constrain it to.
        foreach (string set in sets.Names)
        {
            if (sets.Find(set) is LumiModifier && !names.Contains(set))
            {
                throw config.Error($"samples have a lumi modifier, but 'parameters' has no settings for '{set}'; add them, with {SettingsRules.LumiNeeds}");
            }
        }

        return new Measurement(name, poi, parameters);
    }

    private static void CheckPoi(JsonSection place, string poi, ModifierSets sets)
    {
        if (poi.Length == 0)
        {
            return;
        }

        if (sets.Find(poi) is null)
        {
            throw place.Error($"its parameter of interest {Words.Quote(poi)} does not exist. The modifiers make {Words.Listed(sets.Names)}; choose one, or apply the patch that adds it");
        }

        int elements = sets.Elements(poi);
        if (elements > 1)
        {
            throw place.Error($"its parameter of interest {Words.Quote(poi)} has {elements} elements, but must be a single number; choose a normfactor");
        }
    }

    private static ParameterSettings ReadSettings(JsonSection section)
    {
        string name = section.Name("parameter");
        section.RejectOtherKeys("name", "inits", "bounds", "fixed", "auxdata", "sigmas", "factors");
        if (section.Has("factors"))
        {
            throw section.Error("'factors' is not supported; remove it and set the uncertainties of the modifiers instead");
        }

        return new ParameterSettings(
            name,
            section.OptionalNumbers("inits"),
            section.Has("bounds") ? Bounds(section) : null,
            section.OptionalFlag("fixed"),
            section.OptionalNumbers("auxdata"),
            section.OptionalNumbers("sigmas"));
    }

    private static ParameterBounds[] Bounds(JsonSection section)
    {
        const string Pairs = "a list of pairs [lower, upper]";
        JsonElement list = section.List("bounds", Pairs, atLeast: 1);
        var bounds = new ParameterBounds[list.GetArrayLength()];
        for (int i = 0; i < bounds.Length; i++)
        {
            string key = $"bounds[{i}]";
            if (list[i].ValueKind != JsonValueKind.Array)
            {
                throw section.Wrong(key, list[i], "a pair [lower, upper]");
            }

            int length = list[i].GetArrayLength();
            bounds[i] = length == 2
                ? new ParameterBounds(section.Finite($"{key}[0]", list[i][0]), section.Finite($"{key}[1]", list[i][1]))
                : throw section.Error($"'{key}' has {Words.Count(length, "value")}, but must be a pair [lower, upper]");
        }

        return bounds;
    }
}
