using System.Buffers.Binary;
using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Networks.Onnx;

/// <summary>Writes one network as an ONNX model (IR version 8, operators of set 13, single precision): input "inputs" [events, 4] in GeV, output "output" [events, 1].</summary>
/// <remarks>The scaling of the inputs becomes part of the first layer: w·((x − offset) scale) + b = (w scale)·x + (b − Σ w scale offset).</remarks>
internal static class OnnxNetworkWriter
{
    private const int Float = 1;

    /// <summary>The file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="fold">Which of its networks.</param>
    public static byte[] Write(PunziNetwork network, int fold)
    {
        var graph = new ProtoWriter();
        double[] parameters = network.Parameters[fold];
        int inputs = network.Architecture.Inputs;
        int next = 0;
        string below = "inputs";
        for (int l = 0; l < network.Architecture.Layers.Count; l++)
        {
            DenseLayer layer = network.Architecture.Layers[l];
            var weights = new float[layer.Neurons * inputs];
            var biases = new float[layer.Neurons];
            for (int j = 0; j < layer.Neurons; j++, next += inputs + 1)
            {
                double bias = parameters[next + inputs];
                for (int i = 0; i < inputs; i++)
                {
                    double w = parameters[next + i] * (l == 0 ? network.Scales[i] : 1);
                    bias -= l == 0 ? w * network.Offsets[i] : 0;
                    weights[(j * inputs) + i] = (float)w;
                }

                biases[j] = (float)bias;
            }

            bool isLast = l == network.Architecture.Layers.Count - 1;
            bool hasActivation = layer.Activation != Activation.Identity;
            string sum = isLast && !hasActivation ? "output" : $"sum{l + 1}";
            graph.Message(1, Node("Gemm", [below, $"weights{l + 1}", $"biases{l + 1}"], sum).Message(5, new ProtoWriter().Text(1, "transB").Integer(3, 1).Integer(20, 2)));
            below = sum;
            if (hasActivation)
            {
                below = isLast ? "output" : $"layer{l + 1}";
                graph.Message(1, Node(Operation(layer.Activation), [sum], below));
            }

            graph.Message(5, Tensor($"weights{l + 1}", [layer.Neurons, inputs], weights));
            graph.Message(5, Tensor($"biases{l + 1}", [layer.Neurons], biases));
            inputs = layer.Neurons;
        }

        graph.Text(2, "punzi_net");
        graph.Message(11, Value("inputs", network.Architecture.Inputs));
        graph.Message(12, Value("output", 1));
        return new ProtoWriter()
            .Integer(1, 8)
            .Text(2, "zprime")
            .Message(7, graph)
            .Message(8, new ProtoWriter().Text(1, string.Empty).Integer(2, 13))
            .ToArray();
    }

    private static ProtoWriter Node(string operation, IEnumerable<string> inputs, string output)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        return node.Text(2, output).Text(4, operation);
    }

    private static ProtoWriter Tensor(string name, long[] dimensions, float[] values)
    {
        var tensor = new ProtoWriter();
        foreach (long dimension in dimensions)
        {
            tensor.Integer(1, dimension);
        }

        var raw = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        }

        return tensor.Integer(2, Float).Text(8, name).Bytes(9, raw);
    }

    // ValueInfoProto: name and type; the number of events is left open.
    private static ProtoWriter Value(string name, long size)
    {
        ProtoWriter shape = new ProtoWriter()
            .Message(1, new ProtoWriter().Text(2, "events"))
            .Message(1, new ProtoWriter().Integer(1, size));
        ProtoWriter type = new ProtoWriter().Message(1, new ProtoWriter().Integer(1, Float).Message(2, shape));
        return new ProtoWriter().Text(1, name).Message(2, type);
    }

    private static string Operation(int activation) => activation switch
    {
        Activation.Tanh => "Tanh",
        Activation.Relu => "Relu",
        _ => "Sigmoid",
    };
}
