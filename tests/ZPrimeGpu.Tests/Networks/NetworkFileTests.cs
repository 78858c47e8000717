using System.IO.Compression;
using System.Text;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Networks.Onnx;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Tests.Walkthroughs;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Networks;

public sealed class NetworkFileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Json_WrittenAndRead_IsTheSame(int folds)
    {
        using var folder = new TemporaryFolder();
        PunziNetwork network = NetworkSamples.Network(folds);
        PunziNetwork read = ReadText(folder, NetworkFile.ToJson(network));
        Assert.Equal(network.Parameters, read.Parameters);
        Assert.Equal([.. network.Offsets, .. network.Scales], [.. read.Offsets, .. read.Scales]);
        Assert.Equal((network.Split, network.SqrtSGeV), (read.Split, read.SqrtSGeV));
        Assert.Equal(network.Architecture.Layers, read.Architecture.Layers);
        Assert.Equal(network.Record!.FoldKeys, read.Record!.FoldKeys);
        Assert.Equal(network.Checksum, read.Checksum);
        Assert.Equal(NetworkFile.ToJson(network), NetworkFile.ToJson(read));
    }

    [Theory]
    [InlineData("\"offset_gev\": 0.1", "\"offset_gev\": 0.2", "checksum")]
    [InlineData("\"mc\": \"evt\"", "\"mc\": \"momenta\"", "checksum")]
    [InlineData("zprime-network", "other", "is not a network")]
    [InlineData("\"version\": 1", "\"version\": 2", "version 2")]
    [InlineData("\"thrust_pt\"", "\"missing_mass\"", "thrust_pt, relative_pt, relative_pl, pair_pt")]
    [InlineData("\"tanh\"", "\"gelu\"", "gelu")]
    [InlineData("\"neurons\": 8", "\"neurons\": 7", "layer 1")]
    [InlineData("\"neurons\": 1", "\"neurons\": 1000000", "neurons")]
    [InlineData("\"offset_gev\": 0.1", "\"offset_gev\": 1e999", "finite")]
    [InlineData("\"offset_gev\": 0.1", "\"offset_gev\": \"much\"", "finite")]
    [InlineData("\"layers\"", "\"layer\"", "lacks something")]
    [InlineData("{", "[", "not valid JSON")]
    public void Json_EditedOrForeign_OneSentence(string original, string replacement, string expected)
    {
        using var folder = new TemporaryFolder();
        string text = NetworkFile.ToJson(NetworkSamples.Network(1));
        int at = text.IndexOf(original, StringComparison.Ordinal);
        Assert.True(at >= 0, original);
        InputException e = Assert.Throws<InputException>(() => ReadText(folder, text[..at] + replacement + text[(at + original.Length)..]));
        Assert.Contains(expected, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Json_WithoutChecksum_IsRead()
    {
        using var folder = new TemporaryFolder();
        string text = NetworkFile.ToJson(NetworkSamples.Network(1));
        Assert.Equal(NetworkSamples.Network(1).Parameters, ReadText(folder, text[..text.LastIndexOf(",\n  \"checksum\"", StringComparison.Ordinal)] + "}").Parameters);
    }

    [Fact]
    public void Read_NoFileOrUnknownFormat_OneSentence()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("does not exist", Assert.Throws<InputException>(() => NetworkFile.Read(folder.File("none.json"))).Message);
        File.WriteAllText(folder.File("a.h5"), "x");
        Assert.Contains(".h5", Assert.Throws<InputException>(() => NetworkFile.Read(folder.File("a.h5"))).Message);
    }

    [Fact]
    public void Onnx_WrittenAndRead_GivesTheSameOutputs()
    {
        using var folder = new TemporaryFolder();
        PunziNetwork network = NetworkSamples.Network(2);
        File.WriteAllBytes(folder.File("net.onnx"), OnnxNetworkWriter.Write(network, 1));
        PunziNetwork read = NetworkFile.Read(folder.File("net.onnx"));
        Assert.Equal(network.Architecture.Layers, read.Architecture.Layers);
        Assert.Equal(SplitMethod.None, read.Split.Method);
        var random = new Random(4);
        for (int n = 0; n < 20; n++)
        {
            double[] x = [.. Enumerable.Range(0, 4).Select(_ => 3 * random.NextDouble())];

            // Single precision: 6e-8 of sums of a few terms.
            Assert.Equal(Output(network, 1, x), Output(read, 0, x), 2e-6);
        }
    }

    [Fact]
    public void Onnx_MatMulAddConstantAndAlpha_AreUnderstood()
    {
        // inputs -MatMul(constant, [4, 2] doubles)-> -Add-> relu -Gemm(alpha, beta, no transposition)-> sigmoid
        double[] w1 = [1, 2, 3, 4, 5, 6, 7, 8];
        var graph = new ProtoWriter()
            .Message(1, Node("Constant", [], "w1").Message(5, new ProtoWriter().Text(1, "value").Message(5, Doubles(string.Empty, [4, 2], w1))))
            .Message(1, Node("MatMul", ["x", "w1"], "p"))
            .Message(1, Node("Add", ["b1", "p"], "s"))
            .Message(1, Node("Relu", ["s"], "r"))
            .Message(1, Node("Gemm", ["r", "w2", "b2"], "g").Message(5, new ProtoWriter().Text(1, "alpha").Float(2, 2)).Message(5, new ProtoWriter().Text(1, "beta").Float(2, 3)))
            .Message(1, Node("Sigmoid", ["g"], "y"))
            .Message(5, Doubles("b1", [2], [0.5, -100]))
            .Message(5, Doubles("w2", [2, 1], [0.25, 1]))
            .Message(5, Doubles("b2", [1], [-0.5]))
            .Message(11, new ProtoWriter().Text(1, "x"))
            .Message(12, new ProtoWriter().Text(1, "y"));
        PunziNetwork network = OnnxNetworkReader.Read("test.onnx", new ProtoWriter().Message(7, graph).ToArray());

        // Columns of w1 are neurons: (1, 3, 5, 7) and (2, 4, 6, 8).
        Assert.Equal([1, 3, 5, 7, 0.5, 2, 4, 6, 8, -100, 0.5, 2, -1.5], network.Parameters[0]);
        Assert.Equal([new DenseLayer(2, Activation.Relu), new DenseLayer(1, Activation.Sigmoid)], network.Architecture.Layers);
    }

    [Theory]
    [InlineData("Conv", "Conv")]
    [InlineData("Softmax", "Softmax")]
    [InlineData("Tanh", "does not follow a layer")]
    public void Onnx_OtherOperations_OneSentence(string operation, string expected)
    {
        var graph = new ProtoWriter()
            .Message(1, Node(operation, ["x"], "y"))
            .Message(11, new ProtoWriter().Text(1, "x"))
            .Message(12, new ProtoWriter().Text(1, "y"));
        InputException e = Assert.Throws<InputException>(() => OnnxNetworkReader.Read("test.onnx", new ProtoWriter().Message(7, graph).ToArray()));
        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public void Onnx_TruncatedOrFlippedBytes_NothingButASentence()
    {
        byte[] good = OnnxNetworkWriter.Write(NetworkSamples.Network(1), 0);
        var random = new Random(6);
        for (int length = 0; length < good.Length; length++)
        {
            Refuses(good[..length]);
            byte[] flipped = [.. good];
            flipped[length] ^= (byte)(1 << random.Next(8));
            Refuses(flipped);
        }

        // A length of 2⁶⁴ − 1, a tensor of 10¹² numbers, a field without end.
        Refuses([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]);
        Refuses(new ProtoWriter().Message(7, new ProtoWriter().Message(5, new ProtoWriter().Integer(1, 1_000_000).Integer(1, 1_000_000).Integer(2, 1))).ToArray());
        Refuses([0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);

        static void Refuses(byte[] bytes)
        {
            // Some flips leave a valid network of other weights or names.
            try
            {
                _ = OnnxNetworkReader.Read("test.onnx", bytes);
            }
            catch (InputException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void Npz_OurLayout_IsReadAndOthersRefused()
    {
        using var folder = new TemporaryFolder();
        PunziNetwork network = NetworkSamples.Network(1);
        IReadOnlyList<NetworkOracle.Layer> layers = NetworkSamples.Oracle(network.Architecture, network.Parameters[0]);
        var arrays = new Dictionary<string, (int[] Shape, double[] Values)> { ["offset"] = ([4], network.Offsets), ["scale"] = ([4], network.Scales) };
        for (int l = 0; l < layers.Count; l++)
        {
            arrays[$"W{l + 1}"] = ([layers[l].Weights.GetLength(0), layers[l].Weights.GetLength(1)], [.. layers[l].Weights.Cast<double>()]);
            arrays[$"b{l + 1}"] = ([layers[l].Biases.Length], layers[l].Biases);
        }

        PunziNetwork read = ReadNpz(folder, arrays);
        Assert.Equal(network.Parameters[0], read.Parameters[0]);
        Assert.Equal([.. network.Offsets, .. network.Scales], [.. read.Offsets, .. read.Scales]);
        Assert.Equal(network.Architecture.Layers, read.Architecture.Layers);

        Assert.Contains("no biases b2", Message(a => a.Remove("b2")));
        Assert.Contains("no array W1", Message(a => a.Remove("W1")));
        Assert.Contains("W2", Message(a => a["W2"] = ([4, 9], new double[36])));
        Assert.Contains("not a finite number", Message(a => a["b3"] = ([1], [double.NaN])));
        Assert.Contains("activation", Message(a => a["activations"] = ([3], [1, 7, 3])));
        Assert.Contains("offset", Message(a => a["offset"] = ([2], [0, 1])));
        File.WriteAllText(folder.File("bad.npz"), "PK no archive");
        Assert.Contains("not a readable .npz", Assert.Throws<InputException>(() => NetworkFile.Read(folder.File("bad.npz"))).Message);

        string Message(Action<Dictionary<string, (int[] Shape, double[] Values)>> change)
        {
            var changed = new Dictionary<string, (int[] Shape, double[] Values)>(arrays);
            change(changed);
            return Assert.Throws<InputException>(() => ReadNpz(folder, changed)).Message;
        }
    }

    private static double Output(PunziNetwork network, int fold, double[] x)
        => NetworkOracle.Output(NetworkSamples.Oracle(network.Architecture, network.Parameters[fold]), [.. x.Select((v, i) => (v - network.Offsets[i]) * network.Scales[i])]);

    private static PunziNetwork ReadText(TemporaryFolder folder, string text)
    {
        File.WriteAllText(folder.File("net.json"), text);
        return NetworkFile.Read(folder.File("net.json"));
    }

    private static PunziNetwork ReadNpz(TemporaryFolder folder, Dictionary<string, (int[] Shape, double[] Values)> arrays)
    {
        using (ZipArchive archive = ZipFile.Open(folder.File("net.npz"), ZipArchiveMode.Create))
        {
            foreach ((string name, (int[] shape, double[] values)) in arrays)
            {
                using Stream stream = archive.CreateEntry(name + ".npy").Open();
                string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}{(shape.Length == 1 ? "," : string.Empty)}), }}";
                header = header.PadRight(117) + "\n";
                stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)]);
                stream.Write(values.SelectMany(BitConverter.GetBytes).ToArray());
            }
        }

        try
        {
            return NetworkFile.Read(folder.File("net.npz"));
        }
        finally
        {
            File.Delete(folder.File("net.npz"));
        }
    }

    private static ProtoWriter Node(string operation, string[] inputs, string output)
    {
        var node = new ProtoWriter();
        Array.ForEach(inputs, i => node.Text(1, i));
        return node.Text(2, output).Text(4, operation);
    }

    private static ProtoWriter Doubles(string name, long[] dimensions, double[] values)
    {
        var tensor = new ProtoWriter();
        Array.ForEach(dimensions, d => tensor.Integer(1, d));
        return tensor.Integer(2, 11).Text(8, name).Bytes(10, values.SelectMany(BitConverter.GetBytes).ToArray());
    }
}
