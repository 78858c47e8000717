using System.Globalization;
using System.Text;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Validation;

/// <summary>A workspace with how to read it. As a string: what a failing test should show.</summary>
internal sealed record GeneratedWorkspace(Workspace Workspace, string Measurement, OracleCodes Codes)
{
    public WorkspaceOracle Oracle() => WorkspaceOracle.Build(Workspace, Measurement, Codes);

    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{Workspace.Name}, {Codes.NormSys}, {Codes.HistoSys}");
        foreach (Channel channel in Workspace.Channels)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"channel {channel.Name} observed {List(channel.Observed)}");
            foreach (Sample sample in channel.Samples)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {sample.Name} {List(sample.Data)}");
                foreach (Modifier modifier in sample.Modifiers)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"    {modifier.Type} {modifier.Name} {Numbers(modifier)}");
                }
            }
        }

        foreach (ParameterSettings p in Workspace.Measurements.Single(m => m.Name == Measurement).Parameters)
        {
            string bounds = p.Bounds is null ? "" : string.Join(' ', p.Bounds.Select(b => $"{b.Lower:R}..{b.Upper:R}"));
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"settings {p.Name} inits {List(p.Inits)} bounds {bounds} fixed {p.Fixed} auxdata {List(p.AuxData)} sigmas {List(p.Sigmas)}");
        }

        return text.ToString();
    }

    private static string Numbers(Modifier modifier) => modifier switch
    {
        NormSysModifier m => List([m.Lo, m.Hi]),
        HistoSysModifier m => $"{List(m.LoData)} {List(m.HiData)}",
        ShapeSysModifier m => List(m.Errors),
        StatErrorModifier m => List(m.Errors),
        _ => "",
    };

    private static string List(double[]? numbers)
        => numbers is null ? "-" : $"[{string.Join(", ", numbers.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]";
}
