"""Asks a running `gangway serve` with NVIDIA's Triton client, which speaks the same protocol.

    pip install 'tritonclient[http]'
    python open_inference_client.py 127.0.0.1:8080 model pixels.raw

pixels.raw: N images of the model's shape as bytes, plane by plane (N x C x H x W, levels 0..255).
Prints the probabilities of each image as a line of JSON.
"""

import json
import sys

import numpy as np
import tritonclient.http as triton


def main(address: str, model: str, file: str) -> None:
    client = triton.InferenceServerClient(address)
    if not client.is_model_ready(model):
        sys.exit(f"{address}: no model '{model}'")
    shape = client.get_model_metadata(model)["inputs"][0]["shape"][1:]
    pixels = np.fromfile(file, dtype=np.uint8).reshape([-1, *shape])
    images = triton.InferInput("images", list(pixels.shape), "UINT8")
    images.set_data_from_numpy(pixels)
    answer = client.infer(model, [images], outputs=[triton.InferRequestedOutput("probabilities")])
    for probabilities in answer.as_numpy("probabilities"):
        print(json.dumps([float(p) for p in probabilities]))


if __name__ == "__main__":
    main(*sys.argv[1:])
