using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ZPrimeGpu.Host.Networks;

/// <summary>The checksum of a network: it changes with whatever changes an output or the honesty of templates.</summary>
internal static class NetworkChecksum
{
    /// <summary>SHA-256 in hexadecimal, over a text of architecture, scaling, split, fold keys and every parameter (shortest decimal that gives the double back).</summary>
    public static string Of(PunziNetwork network)
    {
        var text = new StringBuilder();
        text.Append(network.Architecture).Append('\n');
        Append(network.Offsets);
        Append(network.Scales);
        text.Append(network.Split.Method).Append(' ').Append(network.Split.Folds).Append(' ');
        Append([network.Split.TrainShare, network.Split.ValidationShare, network.SqrtSGeV ?? 0]);
        foreach ((string source, string key) in (network.Record?.FoldKeys ?? new Dictionary<string, string>()).OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            text.Append(source).Append('=').Append(key).Append('\n');
        }

        Array.ForEach(network.Parameters, Append);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        void Append(double[] numbers)
            => text.AppendJoin(' ', numbers.Select(x => x.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
    }
}
