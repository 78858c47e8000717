using System.CommandLine;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Networks.Onnx;

namespace ZPrimeGpu.Host.Cli;

/// <summary><c>zprime network convert FROM TO</c>: networks in and out of other programs.</summary>
internal static class NetworkCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var from = new Argument<string>("FROM") { Description = "Network to read: .json, .npz or .onnx." };
        var to = new Argument<string>("TO") { Description = "File to write: .json or .onnx." };
        var fold = new Option<int>("--fold") { Description = "Which network of a k-fold training goes into an ONNX file, from 1.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var convert = new Command("convert", "Converts a network from one format to another.") { from, to, fold };
        convert.SetAction(p => Execute(p.GetValue(from)!, p.GetValue(to)!, p.GetValue(fold)));
        return new Command("network", "Networks in and out of other programs.") { convert };
    }

    private static int Execute(string from, string to, int fold)
    {
        PunziNetwork network = NetworkFile.Read(from);
        if (fold < 1 || fold > network.Parameters.Length)
        {
            throw new InputException($"--fold {fold} makes no sense: '{from}' holds {network.Parameters.Length} network(s), numbered from 1.");
        }

        byte[] bytes = Path.GetExtension(to).ToLowerInvariant() switch
        {
            ".json" => System.Text.Encoding.UTF8.GetBytes(NetworkFile.ToJson(network)),
            ".onnx" => OnnxNetworkWriter.Write(network, fold - 1),
            string other => throw new InputException($"'{to}' has the extension '{other}'; networks are written as .json or .onnx."),
        };
        try
        {
            File.WriteAllBytes(to, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"The network could not be written to '{to}' ({e.Message.TrimEnd('.')}): choose another place.", e);
        }

        if (network.Parameters.Length > 1 && Path.GetExtension(to).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            Console.Error.WriteLine($"zprime: '{from}' holds {network.Parameters.Length} networks; '{to}' is number {fold}, which must not be applied to the events that trained it.");
        }

        Console.Out.WriteLine(to);
        return 0;
    }
}
