using System.Globalization;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary>What a workspace holds, as text for people.</summary>
internal static class WorkspaceSummary
{
    /// <summary>Writes it.</summary>
    public static void Write(WorkspaceModel model, TextWriter output)
    {
        Workspace workspace = model.Workspace;
        output.WriteLine($"{workspace.Name}: {Count(workspace.Channels.Count, "channel")}, {Count(model.Observed.Length, "bin")}, {Count(model.ElementNames.Length, "parameter")}");
        output.WriteLine();
        foreach (Channel channel in ParameterList.SortedChannels(workspace))
        {
            output.WriteLine($"channel {channel.Name}: {Count(channel.Bins, "bin")}, observed {Number(channel.Observed.Sum())}");
            foreach (Sample sample in ParameterList.SortedSamples(channel))
            {
                IEnumerable<string> modifiers = sample.Modifiers.GroupBy(m => m.Type).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Describe);
                output.WriteLine($"  {sample.Name}: expected {Number(sample.Data.Sum())}; {(sample.Modifiers.Count == 0 ? "no modifiers" : string.Join(", ", modifiers))}");
            }
        }

        output.WriteLine();
        foreach (Measurement measurement in workspace.Measurements)
        {
            string used = measurement == model.Measurement ? " (used here)" : string.Empty;
            output.WriteLine($"measurement {measurement.Name}: parameter of interest {(measurement.Poi.Length == 0 ? "none" : measurement.Poi)}{used}");
        }

        output.WriteLine();
        output.WriteLine("parameter                       count  constraint      start  bounds");
        foreach (ParameterSet set in model.Parameters)
        {
            int held = set.Fixed.Count(f => f);
            string constraint = set.Constraint switch
            {
                ParameterConstraint.Gaussian => "Gaussian",
                ParameterConstraint.Poisson => "Poisson",
                _ => "free",
            };
            string note = held == 0 ? string.Empty : held == set.Count ? "  fixed" : $"  {held} fixed";
            output.WriteLine(
                $"{set.Name,-30} {set.Count,6}  {constraint,-10} {Number(set.Inits[0]),10}  [{Number(set.Bounds[0].Lower)}, {Number(set.Bounds[0].Upper)}]{note}");
        }

        int eliminated = model.Locations.Count(l => l.Global < 0);
        output.WriteLine();
        output.WriteLine(
            $"fit: {Count(model.Model.Globals.Count, "variable")} of the minimiser, {eliminated} eliminated bin by bin; "
            + (model.Model.Shape.Layout == ModelLayout.Wide ? "vectorised over bins" : "vectorised over fits"));
        output.WriteLine();
    }

    private static string Describe(IGrouping<string, Modifier> group)
    {
        string[] names = [.. group.Select(m => m.Name).Order(StringComparer.Ordinal)];
        return names.Length <= 3 ? $"{group.Key} {string.Join(" ", names)}" : $"{names.Length} {group.Key}";
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
