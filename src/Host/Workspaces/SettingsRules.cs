using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>What a measurement may say about a set of parameters, given the modifiers that make the set: pyhf's rules.</summary>
internal static class SettingsRules
{
    /// <summary>What the luminosity cannot do without, for sentences.</summary>
    public const string LumiNeeds = "'inits', 'bounds', 'auxdata' and 'sigmas'";

    /// <summary>Checks settings.</summary>
    /// <param name="place">Their object, for messages.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="modifier">A modifier of the set.</param>
    /// <param name="elements">Parameters in the set.</param>
    /// <exception cref="InputException">A setting that this set does not have, of the wrong length or range.</exception>
    public static void Check(JsonSection place, ParameterSettings settings, Modifier modifier, int elements)
    {
        CheckKind(place, settings, modifier);
        CheckLength(place, "inits", settings.Inits?.Length, elements);
        CheckLength(place, "bounds", settings.Bounds?.Length, elements);
        CheckLength(place, "auxdata", settings.AuxData?.Length, elements);
        CheckLength(place, "sigmas", settings.Sigmas?.Length, elements);
        CheckRanges(place, settings, modifier, elements);
    }

    private static void CheckKind(JsonSection place, ParameterSettings settings, Modifier modifier)
    {
        if (modifier is LumiModifier && (settings.Inits is null || settings.Bounds is null || settings.AuxData is null || settings.Sigmas is null))
        {
            throw place.Error($"the luminosity needs {LumiNeeds}; add what is missing");
        }

        if (settings.AuxData is not null && modifier is (NormFactorModifier or ShapeFactorModifier))
        {
            throw place.Error($"a {modifier.Type} is not constrained and has no 'auxdata'; remove it");
        }

        if (settings.Sigmas is not null && modifier is not (LumiModifier or StatErrorModifier))
        {
            throw place.Error($"a {modifier.Type} has no 'sigmas'; remove it and set the modifier's data instead");
        }
    }

    private static void CheckLength(JsonSection place, string key, int? length, int elements)
    {
        if (length is int given && given != elements)
        {
            throw place.Error($"'{key}' has {Words.Count(given, "value")}, but the parameter has {Words.Count(elements, "element")}; give one for each");
        }
    }

    private static void CheckRanges(JsonSection place, ParameterSettings settings, Modifier modifier, int elements)
    {
        (double defaultStart, ParameterBounds defaultBounds) = Defaults(modifier);
        for (int i = 0; i < elements; i++)
        {
            ParameterBounds bounds = settings.Bounds?[i] ?? defaultBounds;
            if (bounds.Lower > bounds.Upper)
            {
                throw place.Error($"'bounds[{i}]' has the lower bound {bounds.Lower:R} above the upper bound {bounds.Upper:R}; exchange them");
            }

            double start = settings.Inits?[i] ?? defaultStart;
            if (start < bounds.Lower || start > bounds.Upper)
            {
                throw place.Error($"element {i} starts at {start:R}, outside its bounds [{bounds.Lower:R}, {bounds.Upper:R}]; set 'inits' or 'bounds' so that they agree");
            }

            if (settings.Sigmas?[i] is double sigma && !(sigma > 0.0))
            {
                throw place.Error($"'sigmas[{i}]' is {sigma:R}, but a width must be above 0; to hold a parameter, set 'fixed' to true");
            }

            if (modifier is ShapeSysModifier && settings.AuxData?[i] is double auxiliary && auxiliary < 0.0)
            {
                throw place.Error($"'auxdata[{i}]' is {auxiliary:R}, but the auxiliary counts of a shapesys cannot be negative");
            }
        }
    }

    /// <summary>pyhf's start and bounds where a measurement says nothing. The luminosity has none; that it has settings is checked before.</summary>
    private static (double Start, ParameterBounds Bounds) Defaults(Modifier modifier) => modifier switch
    {
        NormSysModifier or HistoSysModifier => (0.0, new ParameterBounds(-5.0, 5.0)),
        StatErrorModifier or ShapeSysModifier => (1.0, new ParameterBounds(1e-10, 10.0)),
        _ => (1.0, new ParameterBounds(0.0, 10.0)),
    };
}
