import json, mmap, os, zlib
from pathlib import Path
from .exceptions import ModelError
class ModelFile(dict):
    @classmethod
    def open(cls, path, *, kind):
        with open(path,'rb') as f:
            m=mmap.mmap(f.fileno(),0,access=mmap.ACCESS_READ)
        n=int.from_bytes(m[:8],'little'); head=json.loads(m[8:8+n])
        if head['kind']!=kind: raise ModelError('kind')
        s=cls(); s.meta=head['meta']; v=memoryview(m); base=(8+n+63)//64*64
        for name,code,off,size in head['sections']:
            s[name]=v[base+off:base+off+size].cast(code) if size else memoryview(b'').cast(code)
        return s
def write_model(path, sections, *, kind, meta):
    heads=[];blobs=[];off=0
    for name,a in sections.items():
        v=memoryview(a); code=v.format; code={'L':'Q','l':'q'}.get(code,code); b=v.tobytes(); heads.append((name,code,off,len(b))); b+=b'\0'*(-len(b)%64); blobs.append(b); off+=len(b)
    h=json.dumps(dict(kind=kind,meta=meta,sections=heads)).encode()
    with open(path,'wb') as f:
        f.write(len(h).to_bytes(8,'little')+h); f.write(b'\0'*(-(8+len(h))%64))
        for b in blobs: f.write(b)
