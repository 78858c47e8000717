using System.Text;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Tests.Workspaces;

/// <summary>A small workspace with every modifier type and every setting.</summary>
internal static class SampleWorkspace
{
    public const string Name = "sample.json";

    public const string Text = """
        {
          "channels": [
            { "name": "SR", "samples": [
              { "name": "signal", "data": [1.5, 2], "modifiers": [
                { "name": "mu", "type": "normfactor", "data": null },
                { "name": "lumi", "type": "lumi", "data": null },
                { "name": "eff", "type": "normsys", "data": { "lo": 0.9, "hi": 1.1 } } ] },
              { "name": "bkg", "data": [50.0, -0.25], "modifiers": [
                { "name": "eff", "type": "histosys", "data": { "lo_data": [48, -1], "hi_data": [52, 0.5] } },
                { "name": "mc", "type": "staterror", "data": [0.5, 0.0] },
                { "name": "veto", "type": "shapesys", "data": [3.0, 2.0] } ] } ] },
            { "name": "CR", "samples": [
              { "name": "bkg", "data": [100], "modifiers": [
                { "name": "shape", "type": "shapefactor", "data": null },
                { "name": "mccr", "type": "staterror", "data": [7.5] } ] } ] }
          ],
          "observations": [
            { "name": "CR", "data": [103] },
            { "name": "SR", "data": [52.5, 0] }
          ],
          "measurements": [
            { "name": "fit", "config": { "poi": "mu", "parameters": [
              { "name": "lumi", "inits": [1.0], "bounds": [[0.5, 1.5]], "fixed": true, "auxdata": [1.0], "sigmas": [0.02] },
              { "name": "mc", "bounds": [[0.1, 2.0], [0.2, 3.0]], "sigmas": [0.3, 0.4] },
              { "name": "veto", "inits": [1.0, 1.5], "auxdata": [9.0, 4.0] } ] } },
            { "name": "background", "config": { "poi": "", "parameters": [
              { "name": "lumi", "inits": [1.0], "bounds": [[0.5, 1.5]], "auxdata": [1.0], "sigmas": [0.02] },
              { "name": "elsewhere", "fixed": false } ] } }
          ],
          "version": "1.0.0"
        }
        """;

    public static Workspace Read(string text) => WorkspaceReader.Parse(Encoding.UTF8.GetBytes(text), Name);

    /// <summary>The sample with one piece of its text replaced.</summary>
    public static string With(string piece, string replacement)
    {
        int at = Text.IndexOf(piece, StringComparison.Ordinal);
        return at < 0
            ? throw new ArgumentException($"The sample has no '{piece}'.", nameof(piece))
            : string.Concat(Text.AsSpan(0, at), replacement, Text.AsSpan(at + piece.Length));
    }
}
